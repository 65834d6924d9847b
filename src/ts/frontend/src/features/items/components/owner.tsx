import { Skeleton, Text } from "@mantine/core";
import { useOwner } from "../api/read-owner";

/** Who owns an item: the email address, or the id for people who may not read that user. */
export function Owner({ id }: { id: string }) {
  const { data, isPending } = useOwner(id);
  if (isPending) return <Skeleton height={14} width={120} />;
  return <Text size="sm">{data?.email ?? id}</Text>;
}
