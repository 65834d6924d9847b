import { Text } from "@mantine/core";

interface TextCellProps {
  value: string | null;
  /** Whether the text tells the rows apart, such as a title. */
  main?: boolean;
}

/** A text that a user typed, in at most two lines. */
export function TextCell({ value, main = false }: TextCellProps) {
  return (
    <Text
      size="sm"
      lineClamp={2}
      style={{ overflowWrap: "anywhere" }}
      {...(main ? { fw: 500 } : { c: "dimmed" })}
    >
      {value ?? "–"}
    </Text>
  );
}
