/** @returns what an empty field means to the backend: no value, not an empty one */
export function orNull(value: string): string | null {
  const text = value.trim();
  return text === "" ? null : text;
}
