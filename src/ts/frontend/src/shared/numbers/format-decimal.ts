// Of `Intl.NumberFormat`, after the point.
const MAX_DIGITS = 100;
const DECIMAL = /^-?[0-9]+(\.[0-9]+)?$/;

/**
 * Writes a number in a locale, with its signs and groups. Digits are never rounded: the number stays text.
 *
 * @param value a number with a point, such as "1234.50", as the API returns decimals
 * @param scale the least number of digits after the point
 * @param locale a BCP 47 tag; undefined for the user's
 * @returns the text; `value` unchanged if it is not a number, because a damaged row must not break a page
 */
export function formatDecimal(value: string, scale = 0, locale?: string): string {
  if (!DECIMAL.test(value)) return value;
  const digits = Math.max(scale, value.split(".")[1]?.length ?? 0);
  if (digits > MAX_DIGITS) return value;
  const format = new Intl.NumberFormat(locale, {
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  });
  return format.format(value as Intl.StringNumericLiteral);
}

/** @returns a negative number if `a` is smaller, 0 if the numbers are equal, else a positive number */
export function compareDecimals(a: string, b: string): number {
  const digits = Math.max(...[a, b].map((value) => value.split(".")[1]?.length ?? 0));
  const difference = withoutPoint(a, digits) - withoutPoint(b, digits);
  return difference < 0n ? -1 : Number(difference > 0n);
}

function withoutPoint(value: string, digits: number): bigint {
  const [whole, fraction = ""] = value.split(".");
  return BigInt(`${whole}${fraction.padEnd(digits, "0")}`);
}
