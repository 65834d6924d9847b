import { expect, test } from "vitest";
import { timeText } from "./date-time";
import { relativeTimeText } from "./relative-time";

const NOW = Date.parse("2026-11-24T12:00:00Z");

test.each([
  ["2026-11-24T11:59:31Z", "now"],
  ["2026-11-24T12:00:20Z", "now"],
  ["2026-11-24T11:59:00Z", "1 minute ago"],
  ["2026-11-24T09:00:00Z", "3 hours ago"],
  ["2026-11-23T09:00:00Z", "yesterday"],
  ["2026-11-20T12:00:00Z", "4 days ago"],
])("%s is %s", (value, text) => {
  expect(relativeTimeText(value, NOW)).toBe(text);
});

test.each(["2026-11-16T12:00:00Z", "2026-11-24T12:02:00Z", "no time"])(
  "%s is shown as a time",
  (value) => {
    expect(relativeTimeText(value, NOW)).toBe(timeText(value));
  },
);
