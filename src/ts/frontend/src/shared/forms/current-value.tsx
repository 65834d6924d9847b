import { Anchor } from "@mantine/core";
import type { ReactNode } from "react";

/** The longest text that is shown at a field. Nobody compares more at once. */
const MAX_CHARACTERS = 200;

interface CurrentValueProps {
  value: ReactNode;
  /** Puts the value into the field. */
  onTake: () => void;
}

/** The value that someone else has given to a field, as the field's message. */
export function CurrentValue({ value, onTake }: CurrentValueProps) {
  return (
    <>
      Changed in the meantime to {valueText(value)}.{" "}
      <Anchor component="button" type="button" inherit onClick={onTake}>
        Use this value
      </Anchor>
    </>
  );
}

function valueText(value: ReactNode): ReactNode {
  if (value === null || value === undefined || value === "") return "nothing";
  if (typeof value === "boolean") return value ? "on" : "off";
  if (typeof value !== "string" && typeof value !== "number") return value;
  const characters = [...String(value)];
  const long = characters.length > MAX_CHARACTERS;
  return `“${characters.slice(0, MAX_CHARACTERS).join("")}${long ? "…" : ""}”`;
}
