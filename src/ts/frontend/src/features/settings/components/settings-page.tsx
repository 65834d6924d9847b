import { Skeleton, Stack } from "@mantine/core";
import { useLoginOptions } from "@/shared/session/login-options";
import { insideShell } from "@/shared/shell/shell";
import { LoadFailure } from "@/shared/ui/load-failure";
import { PageHeader } from "@/shared/ui/page-header";
import { useMe } from "@/shared/users/users";
import { About } from "./about";
import { Appearance } from "./appearance";
import { DeleteAccount } from "./delete-account";
import { Password } from "./password";
import { Profile } from "./profile";
import { ThisComputer } from "./this-computer";

export function SettingsPage() {
  return (
    <>
      <PageHeader
        title="Settings"
        description="Your account, and how Triptych looks and behaves."
      />
      <Stack maw={640}>
        <Sections />
      </Stack>
    </>
  );
}

/** The sections that exist in this window. The local user has no password, and cannot be deleted. */
function Sections() {
  const me = useMe();
  const options = useLoginOptions();
  // All sections appear together, so that none moves under the pointer.
  if (me.isPending || options.isPending) {
    return <Skeleton height={320} radius="md" role="status" aria-label="Loading" />;
  }
  const user = me.data;
  const logsIn = options.data?.auth_required === true;
  return (
    <>
      {user === undefined ? (
        <LoadFailure
          title="Your account could not be loaded."
          error={me.error}
          onRetry={() => void me.refetch()}
        />
      ) : (
        <Profile user={user} />
      )}
      {user && logsIn && <Password email={user.email} />}
      <Appearance />
      {insideShell() && <ThisComputer />}
      <About />
      {user && logsIn && <DeleteAccount email={user.email} />}
    </>
  );
}
