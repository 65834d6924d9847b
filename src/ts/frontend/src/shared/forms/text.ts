/** @returns the trimmed text, or null if it is empty, because the backend stores no empty text */
export function orNull(value: string): string | null {
  const text = value.trim();
  return text === "" ? null : text;
}

/**
 * @param value the value of a select that must not be null
 * @returns the value
 * @throws TypeError if it is null, which the rule `required` excludes
 */
export function chosen<Value>(value: Value | null): Value {
  if (value === null) throw new TypeError("Nothing is chosen.");
  return value;
}
