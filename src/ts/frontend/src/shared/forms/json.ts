import type { Rule } from "./rules";

/** Says what is wrong with a JSON object that a user typed. Empty text is allowed. */
export const json: Rule = (value) => {
  if (value.trim() === "") return null;
  try {
    return isObject(JSON.parse(value))
      ? null
      : 'Enter a JSON object in curly brackets, such as {"color": "red"}.';
  } catch (error) {
    return `This is not JSON: ${error instanceof Error ? error.message : String(error)}`;
  }
};

/** @returns a JSON object as text in a form; empty for null */
export function jsonText(value: Record<string, unknown> | null): string {
  return value === null ? "" : JSON.stringify(value, undefined, 2);
}

/**
 * @param text what the rule `json` accepts
 * @returns the object; an empty one if there is no text
 */
export function jsonOf(text: string): Record<string, unknown> {
  return jsonOrNull(text) ?? {};
}

/**
 * @param text what the rule `json` accepts
 * @returns the object, or null if there is no text
 */
export function jsonOrNull(text: string): Record<string, unknown> | null {
  return text.trim() === "" ? null : JSON.parse(text);
}

function isObject(value: unknown): boolean {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
