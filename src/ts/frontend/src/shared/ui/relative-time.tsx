import { Text } from "@mantine/core";
import { timeText } from "./date-time";

const FORMAT = new Intl.RelativeTimeFormat(undefined, { numeric: "auto" });

const UNITS = [
  ["day", 86_400],
  ["hour", 3_600],
  ["minute", 60],
] as const;

/** From here on, a date tells more than a number of days. */
const LONGEST_SECONDS = 7 * 86_400;

/**
 * @param value a time (ISO 8601 with offset)
 * @returns how long ago it was, such as "5 minutes ago"; the time itself if it was more than a week ago or is in the
 *   future
 */
export function relativeTimeText(value: string, now = Date.now()): string {
  const seconds = (now - new Date(value).getTime()) / 1000;
  // The clock of the backend may be a little ahead.
  if (!(seconds > -60 && seconds < LONGEST_SECONDS)) return timeText(value);
  const [unit, length] = UNITS.find(([, length]) => seconds >= length) ?? ["second", Infinity];
  return FORMAT.format(-Math.floor(Math.max(seconds, 0) / length), unit);
}

/** How long ago a time was. The exact time appears under the pointer. */
export function RelativeTime({ value }: { value: string }) {
  return (
    <Text component="time" dateTime={value} title={timeText(value)} inherit>
      {relativeTimeText(value)}
    </Text>
  );
}
