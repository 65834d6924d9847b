/** @returns the trimmed text, or null if it is empty, because the backend stores no empty text */
export function orNull(value: string): string | null {
  const text = value.trim();
  return text === "" ? null : text;
}
