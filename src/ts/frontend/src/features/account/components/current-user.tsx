import { Avatar, Button, Group, Stack, Text } from "@mantine/core";
import { useSession } from "@/shared/session/session";
import { useMe } from "@/shared/users/users";
import { useLogout } from "../api/logout";

/** The signed-in user, with a button to log out if they have logged in. */
export function CurrentUser() {
  const { data: me } = useMe();
  const { accessToken } = useSession();
  const logout = useLogout();
  if (me === undefined) return null;
  return (
    <Stack gap="xs">
      <Group gap="sm" wrap="nowrap">
        <Avatar size="sm" name={me.full_name ?? me.email} color="indigo" variant="filled" />
        <Stack gap={0} miw={0}>
          {me.full_name !== null && (
            <Text size="sm" fw={500} truncate>
              {me.full_name}
            </Text>
          )}
          <Text size="xs" c="dimmed" truncate>
            {me.email}
          </Text>
        </Stack>
      </Group>
      {accessToken !== null && (
        <Button
          size="xs"
          variant="default"
          loading={logout.isPending}
          onClick={() => logout.mutate()}
        >
          Log out
        </Button>
      )}
    </Stack>
  );
}
