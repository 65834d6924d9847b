import { Anchor, Text } from "@mantine/core";
import { requireLogin } from "@/shared/session/session";
import { useLoginAgain } from "../api/login";
import { ExpiredNotice } from "./expired-notice";
import { LoginForm } from "./login-form";
import { LoginFrame } from "./login-frame";

/** The login of a user whose session has expired. Only they can continue, because the app is still open below. */
export function SessionExpired({ email }: { email: string }) {
  const login = useLoginAgain();
  return (
    <LoginFrame title="Log in to Triptych">
      <ExpiredNotice />
      <LoginForm
        email={email}
        error={login.error}
        loading={login.isPending}
        onSubmit={login.mutate}
      />
      <Text size="sm" c="dimmed" ta="center">
        <Anchor component="button" type="button" inherit onClick={requireLogin}>
          Use another account
        </Anchor>
        . Input that you have not saved will be lost.
      </Text>
    </LoginFrame>
  );
}
