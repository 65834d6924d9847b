import { plainDigits, plainSigns, type Signs, signsOf } from "./signs";

/**
 * Reads a number as a person writes it in their locale. It accepts only what has one meaning there: "1.234,50" is
 * 1234.5 in German and nothing in English.
 *
 * @param typed the text of a field
 * @param locale a BCP 47 tag; undefined for the user's
 * @returns the number with a point and without groups or needless zeros, such as "-1234.5"; null if it is not one
 */
export function parseDecimal(typed: string, locale?: string): string | null {
  const signs = signsOf(locale, /[0-9]/.test(typed));
  const text = plainDigits(plainSigns(typed))
    .trim()
    // Arabic has signs of its own, which have one meaning everywhere.
    .replaceAll("\u066b", signs.decimal)
    .replaceAll("\u066c", signs.group);
  const negative = text.startsWith("-");
  const [whole = "", fraction, ...more] = text.slice(negative ? 1 : 0).split(signs.decimal);
  if (more.length > 0 || (fraction !== undefined && !DIGITS.test(fraction))) return null;
  const digits = whole === "" && fraction !== undefined ? "0" : withoutGroups(whole, signs);
  if (digits === null) return null;
  const decimals = (fraction ?? "").replace(/0+$/, "");
  const number = digits.replace(/^0+(?=\d)/, "") + (decimals === "" ? "" : `.${decimals}`);
  return negative && number !== "0" ? `-${number}` : number;
}

const DIGITS = /^[0-9]+$/;

/** @returns the digits of a number whose groups are complete; null if they are not */
function withoutGroups(text: string, { group, sizes }: Signs): string | null {
  const groups = group === "" ? [text] : text.split(group);
  if (!groups.every((digits) => DIGITS.test(digits))) return null;
  if (groups.length === 1) return text;
  // No one groups digits after a zero: "0,123" may mean a decimal.
  if (text.startsWith("0")) return null;
  const [last, before] = sizes;
  const complete = [before, last].some((size) => isGrouped(groups, last, size));
  return complete ? groups.join("") : null;
}

function isGrouped(groups: readonly string[], last: number, before: number): boolean {
  return groups.every(({ length }, at) => {
    if (at === groups.length - 1) return length === last;
    return at === 0 ? length <= before : length === before;
  });
}
