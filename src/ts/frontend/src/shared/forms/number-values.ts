import { formatDecimal } from "../numbers/format-decimal";
import { parseDecimal } from "../numbers/parse-decimal";
import { plainNumber } from "../numbers/plain-number";

/**
 * @param typed the text of a field that the rule `decimal` accepts
 * @returns the decimal as the API takes it: with a point and without groups
 */
export function decimalValue(typed: string): string {
  const value = parseDecimal(typed);
  if (value === null) throw new RangeError("The field has no number. Check it with a rule first.");
  return value;
}

/** Like `decimalValue`, for the rules `integer` and `number`. */
export function numberValue(typed: string): number {
  return Number(decimalValue(typed));
}

/** @returns the decimal, or null for an empty field */
export function decimalOrNull(typed: string): string | null {
  return typed.trim() === "" ? null : decimalValue(typed);
}

/** @returns the number, or null for an empty field */
export function numberOrNull(typed: string): number | null {
  return typed.trim() === "" ? null : numberValue(typed);
}

/**
 * @param value a decimal or number of the API
 * @param scale the number of digits after the point
 * @returns the text of its field in the user's locale; empty for null
 */
export function numberText(value: string | number | null | undefined, scale = 0): string {
  if (value === null || value === undefined) return "";
  return formatDecimal(typeof value === "number" ? plainNumber(value) : value, scale);
}
