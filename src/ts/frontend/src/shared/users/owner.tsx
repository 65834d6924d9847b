import { Skeleton, Text } from "@mantine/core";
import { useMe, useUser } from "./users";

/** The email address of the user who owns a row. Only superusers may look up other users. */
export function Owner({ id }: { id: string }) {
  const me = useMe();
  const isMine = me.data?.id === id;
  const mayLookUp = me.data?.is_superuser === true && !isMine;
  const other = useUser(id, { enabled: mayLookUp });

  if (me.isPending || (mayLookUp && other.isPending)) return <Skeleton height={14} width={120} />;
  const user = isMine ? me.data : other.data;
  return <Text size="sm">{user?.email ?? "Another user"}</Text>;
}
