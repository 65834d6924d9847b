import { Text } from "@mantine/core";

const DATE = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeZone: "UTC" });
const TIME = new Intl.DateTimeFormat(undefined, { timeStyle: "short", timeZone: "UTC" });
const TIME_WITH_SECONDS = new Intl.DateTimeFormat(undefined, {
  timeStyle: "medium",
  timeZone: "UTC",
});

/** @returns a date (`YYYY-MM-DD`) in the user's language; other text unchanged */
export function dateText(value: string): string {
  const date = new Date(value);
  return Number.isNaN(date.getTime()) ? value : DATE.format(date);
}

/** @returns a time of day (`HH:mm:ss`) as the user's locale writes it; other text unchanged */
export function timeOfDayText(value: string): string {
  const time = new Date(`2000-01-01T${value}Z`);
  if (Number.isNaN(time.getTime())) return value;
  return (time.getUTCSeconds() === 0 ? TIME : TIME_WITH_SECONDS).format(time);
}

/** A date without a time, in the user's language. */
export function CalendarDate({ value }: { value: string | null }) {
  return value === null ? "–" : <Time value={value} text={dateText(value)} />;
}

/** A time of day, as the user's locale writes it. */
export function TimeOfDay({ value }: { value: string | null }) {
  return value === null ? "–" : <Time value={value} text={timeOfDayText(value)} />;
}

function Time({ value, text }: { value: string; text: string }) {
  return (
    <Text component="time" dateTime={value} size="sm" style={{ whiteSpace: "nowrap" }}>
      {text}
    </Text>
  );
}
