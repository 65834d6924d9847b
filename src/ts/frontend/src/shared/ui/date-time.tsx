import { Text } from "@mantine/core";

const FORMAT = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "short" });

/** @returns a time (ISO 8601 with offset) in the user's time zone and language; other text unchanged */
export function timeText(value: string): string {
  const time = new Date(value);
  // One damaged row must not break the whole page.
  return Number.isNaN(time.getTime()) ? value : FORMAT.format(time);
}

interface DateTimeProps {
  /** ISO 8601 with offset; null is shown as a dash. */
  value: string | null;
}

/** A time in the user's time zone and language. */
export function DateTime({ value }: DateTimeProps) {
  if (value === null) return "–";
  return (
    <Text component="time" dateTime={value} size="sm" c="dimmed" style={{ whiteSpace: "nowrap" }}>
      {timeText(value)}
    </Text>
  );
}
