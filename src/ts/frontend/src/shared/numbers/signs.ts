/** How a locale writes numbers. */
export interface Signs {
  /** The sign before the decimals: "." or ",". */
  decimal: string;
  /** The sign between groups of digits; empty if there is none. */
  group: string;
  /** The number of digits in the last group, and in the groups before it: 3 and 3, in India 3 and 2. */
  sizes: readonly [number, number];
}

/**
 * @param locale a BCP 47 tag; undefined for the user's
 * @param latin whether to return the signs that the locale uses with the digits 0 to 9, if it has others too
 */
export function signsOf(locale: string | undefined, latin: boolean): Signs {
  const options: Intl.NumberFormatOptions = { useGrouping: true };
  if (latin) options.numberingSystem = "latn";
  const parts = new Intl.NumberFormat(locale, options).formatToParts(1234567890.5);
  const sign = (type: string) => parts.find((part) => part.type === type)?.value ?? "";
  const groups = parts
    .filter(({ type }) => type === "integer")
    .map(({ value }) => [...value].length);
  const [last = 3, before = last] = groups.reverse();
  return {
    decimal: plainSigns(sign("decimal")),
    group: plainSigns(sign("group")),
    sizes: [last, before],
  };
}

const SAME_SIGNS: readonly [RegExp, string][] = [
  // Marks of the writing direction, which are invisible.
  [/[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu, ""],
  [/\s/gu, " "],
  [/[\u2018\u2019\u02bc\uff07]/gu, "'"],
  [/[\u2010-\u2012\u2212\ufe63\uff0d]/gu, "-"],
  [/\uff0c/gu, ","],
  [/\uff0e/gu, "."],
];

/** @returns the text with one sign for all kinds of spaces, apostrophes and minus, and without invisible marks */
export function plainSigns(text: string): string {
  return SAME_SIGNS.reduce((plain, [signs, sign]) => plain.replace(signs, sign), text);
}

/** The code points of zero in the scripts that `Intl` formats numbers with. The other digits follow. */
const ZEROS = [
  0x660, 0x6f0, 0x966, 0x9e6, 0xa66, 0xae6, 0xb66, 0xbe6, 0xc66, 0xce6, 0xd66, 0xe50, 0xed0, 0xf20,
  0x1040, 0xff10,
];

/** @returns the text with the digits of other scripts as 0 to 9 */
export function plainDigits(text: string): string {
  return text.replace(/\p{Nd}/gu, (digit) => {
    const point = digit.codePointAt(0) ?? 0;
    const zero = ZEROS.find((first) => first <= point && point < first + 10);
    return zero === undefined ? digit : String(point - zero);
  });
}
