import { Text } from "@mantine/core";

const FORMAT = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "short" });

/** @returns a moment (ISO 8601 with its offset) in the reader's own time zone and language; what is none, as it is */
export function momentText(value: string): string {
  const moment = new Date(value);
  // Of a damaged database, one row must not take the page away from all others.
  return Number.isNaN(moment.getTime()) ? value : FORMAT.format(moment);
}

interface DateTimeProps {
  /** ISO 8601 with its offset, as the backend sends it. */
  value: string;
}

/** A moment in the reader's own time zone and language. */
export function DateTime({ value }: DateTimeProps) {
  return (
    <Text component="time" dateTime={value} size="sm" c="dimmed" style={{ whiteSpace: "nowrap" }}>
      {momentText(value)}
    </Text>
  );
}
