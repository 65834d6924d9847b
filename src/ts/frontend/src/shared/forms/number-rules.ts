import { compareDecimals, formatDecimal } from "../numbers/format-decimal";
import { parseDecimal } from "../numbers/parse-decimal";
import { plainNumber } from "../numbers/plain-number";
import { signsOf } from "../numbers/signs";
import type { Rule } from "./rules";

/** The bounds of a number, from `limits` of the api-client; null for a bound that does not exist. */
export interface Bounds<Bound = number> {
  minimum: Bound | null;
  exclusiveMinimum: Bound | null;
  maximum: Bound | null;
  exclusiveMaximum: Bound | null;
}

/** The digits and bounds of a decimal, from `limits` of the api-client. */
export interface DecimalLimits extends Bounds<string> {
  /** All digits. */
  precision: number;
  /** The digits after the point. */
  scale: number;
}

/**
 * Checks a decimal as a person types it in their locale.
 *
 * @param locale a BCP 47 tag; undefined for the user's
 */
export function decimal(limits: DecimalLimits, locale?: string): Rule {
  const { precision, scale } = limits;
  return (typed) => {
    const value = parseDecimal(typed, locale);
    if (value === null) return numberMessage(scale, locale);
    const [whole = "", fraction = ""] = value.replace("-", "").split(".");
    const { decimal: point } = signsOf(locale, true);
    if (fraction.length > scale) {
      return scale === 0 ? wholeMessage(locale) : `Use at most ${digits(scale)} after “${point}”.`;
    }
    if (whole !== "0" && whole.length > precision - scale) {
      return `Use at most ${digits(precision - scale)}${scale === 0 ? "" : ` before “${point}”`}.`;
    }
    return boundMessage(value, limits, locale);
  };
}

/** Checks a whole number as a person types it in their locale. */
export function integer(limits: Bounds, locale?: string): Rule {
  return (typed) => {
    const value = parseDecimal(typed, locale);
    if (value === null || value.includes(".")) return wholeMessage(locale);
    return boundMessage(value, asTexts(limits), locale);
  };
}

/** Checks a number with a fraction (a float) as a person types it in their locale. */
export function number(limits: Partial<Bounds>, locale?: string): Rule {
  return (typed) => {
    const value = parseDecimal(typed, locale);
    if (value === null) return numberMessage(1, locale);
    if (!Number.isFinite(Number(value))) return "Use a smaller number.";
    return boundMessage(value, asTexts(limits), locale);
  };
}

function boundMessage(value: string, limits: Bounds<string>, locale?: string): string | null {
  const { minimum, exclusiveMinimum, maximum, exclusiveMaximum } = limits;
  const shown = (bound: string) => formatDecimal(bound.replace(/\.0+$/, ""), 0, locale);
  if (exclusiveMinimum !== null && compareDecimals(value, exclusiveMinimum) <= 0) {
    return `Enter a number greater than ${shown(exclusiveMinimum)}.`;
  }
  if (minimum !== null && compareDecimals(value, minimum) < 0) {
    return `Enter ${shown(minimum)} or more.`;
  }
  if (exclusiveMaximum !== null && compareDecimals(value, exclusiveMaximum) >= 0) {
    return `Enter a number less than ${shown(exclusiveMaximum)}.`;
  }
  if (maximum !== null && compareDecimals(value, maximum) > 0) {
    return `Enter ${shown(maximum)} or less.`;
  }
  return null;
}

function asTexts(limits: Partial<Bounds>): Bounds<string> {
  const text = (bound: number | null | undefined) =>
    bound === null || bound === undefined ? null : plainNumber(bound);
  return {
    minimum: text(limits.minimum),
    exclusiveMinimum: text(limits.exclusiveMinimum),
    maximum: text(limits.maximum),
    exclusiveMaximum: text(limits.exclusiveMaximum),
  };
}

function numberMessage(scale: number, locale?: string): string {
  if (scale === 0) return wholeMessage(locale);
  const { decimal: point } = signsOf(locale, true);
  const example = formatDecimal("1234.5", Math.min(scale, 2), locale);
  return `Enter a number such as ${example}, with “${point}” before the decimals.`;
}

function wholeMessage(locale?: string): string {
  return `Enter a whole number such as ${formatDecimal("1234", 0, locale)}.`;
}

function digits(count: number): string {
  return count === 1 ? "1 digit" : `${count} digits`;
}
