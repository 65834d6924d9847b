import { Textarea, type TextareaProps } from "@mantine/core";

/** Enters JSON. The rule `json` checks it. */
export function JsonInput(input: TextareaProps) {
  return (
    <Textarea
      autosize
      minRows={3}
      maxRows={12}
      spellCheck={false}
      styles={{ input: { fontFamily: "var(--mantine-font-family-monospace)" } }}
      {...input}
    />
  );
}
