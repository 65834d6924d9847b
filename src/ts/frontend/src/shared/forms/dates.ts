// Digits and years that can be typed and read back, in the order of the user's locale.
const TYPED = new Intl.DateTimeFormat(undefined, {
  year: "numeric",
  month: "2-digit",
  day: "2-digit",
  calendar: "gregory",
  numberingSystem: "latn",
  timeZone: "UTC",
});

/** @returns a date (`YYYY-MM-DD`) as text in a form, such as "27.11.2026"; other text unchanged */
export function typedDateText(value: string, format = TYPED): string {
  const date = new Date(value);
  return Number.isNaN(date.getTime()) ? value : format.format(date);
}

/**
 * Reads a date that a user typed: in the order of the user's locale with any signs between the
 * numbers, or with the year first. Years of two digits belong to this century.
 *
 * @returns the date as `YYYY-MM-DD`, or null if the text is none
 */
export function dateOf(text: string, format = TYPED): string | null {
  const numbers = text.match(/\d+/g) ?? [];
  if (numbers.length !== 3) return null;
  const yearFirst = numbers[0]?.length === 4;
  const order = yearFirst ? ["year", "month", "day"] : orderOf(format);
  const part = (type: string) => numbers[order.indexOf(type)] ?? "";
  const year = part("year").length === 2 ? `20${part("year")}` : part("year");
  const date = `${year.padStart(4, "0")}-${part("month").padStart(2, "0")}-${part("day").padStart(2, "0")}`;
  return isDate(date) ? date : null;
}

/** @returns whether the calendar has the date, which February 30 is not in */
function isDate(date: string): boolean {
  const time = new Date(`${date}T00:00:00Z`);
  return !Number.isNaN(time.getTime()) && time.toISOString().startsWith(date);
}

function orderOf(format: Intl.DateTimeFormat): string[] {
  return format
    .formatToParts(0)
    .map(({ type }) => type)
    .filter((type) => type !== "literal");
}

/** @returns a moment (ISO 8601 with offset) as `YYYY-MM-DD HH:mm:ss` in the user's time zone; empty if it is none */
export function localTimeOf(moment: string): string {
  const time = new Date(moment);
  if (Number.isNaN(time.getTime())) return "";
  const two = (value: number) => String(value).padStart(2, "0");
  const date = `${String(time.getFullYear()).padStart(4, "0")}-${two(time.getMonth() + 1)}-${two(time.getDate())}`;
  return `${date} ${two(time.getHours())}:${two(time.getMinutes())}:${two(time.getSeconds())}`;
}

/** @returns the moment (ISO 8601 in UTC) of a time in the user's time zone (`YYYY-MM-DD HH:mm:ss`) */
export function momentOf(localTime: string): string {
  return new Date(localTime.replace(" ", "T")).toISOString();
}
