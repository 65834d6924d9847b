import type { Rule } from "./rules";

/** Tells what is wrong with JSON that a user typed; empty text is allowed. */
export const json: Rule = (value) => {
  if (value.trim() === "") return null;
  try {
    JSON.parse(value);
    return null;
  } catch (error) {
    return `This is not JSON: ${error instanceof Error ? error.message : String(error)}`;
  }
};

/** @returns a JSON value as text in a form; empty for null */
export function jsonText(value: unknown): string {
  return value === null || value === undefined ? "" : JSON.stringify(value, undefined, 2);
}

/** @returns the value of text that the rule `json` accepts; null if it is empty */
export function jsonOf<Value>(text: string): Value | null {
  return text.trim() === "" ? null : JSON.parse(text);
}
