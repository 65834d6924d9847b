import { Text } from "@mantine/core";

/** More does not fit into two lines of a table. */
const MAX_CHARACTERS = 200;

/** The beginning of a JSON value. */
export function JsonPreview({ value }: { value: unknown }) {
  if (value === null || value === undefined) return "–";
  return (
    <Text size="xs" ff="monospace" lineClamp={2} style={{ overflowWrap: "anywhere" }}>
      {JSON.stringify(value).slice(0, MAX_CHARACTERS)}
    </Text>
  );
}
