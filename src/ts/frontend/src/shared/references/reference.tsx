import { Skeleton, Text } from "@mantine/core";
import { type ReferenceSource, useReferenceLabel } from "./references";

interface ReferenceProps {
  source: ReferenceSource;
  id: string | null;
}

/** The label of the row that another row refers to. */
export function Reference({ source, id }: ReferenceProps) {
  const label = useReferenceLabel(source, id ?? "");
  if (id === null) return "–";
  if (label.isPending) return <Skeleton height={14} width={120} />;
  return (
    <Text size="sm" c={label.isError ? "dimmed" : ""} lineClamp={2}>
      {label.data ?? "Not available"}
    </Text>
  );
}
