import { Textarea, type TextareaProps } from "@mantine/core";

/** Enters JSON. The rule `json` checks it. */
export function JsonInput(input: TextareaProps) {
  return (
    <Textarea
      rows={6}
      resize="vertical"
      spellCheck={false}
      styles={{ input: { fontFamily: "var(--mantine-font-family-monospace)" } }}
      {...input}
    />
  );
}
