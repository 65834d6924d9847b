/** @returns a number with a point and without exponent or groups, which is read back as the same number */
export function plainNumber(value: number): string {
  return value.toLocaleString("en-US", { useGrouping: false, maximumSignificantDigits: 17 });
}
