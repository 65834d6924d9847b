import { expect, test } from "vitest";
import { timeText } from "./date-time";

test("a time is formatted for the user's locale", () => {
  expect(timeText("2026-01-02T03:04:05Z")).toContain("2026");
});

test("text that is not a time is shown unchanged", () => {
  expect(timeText("2026-0a-02T03:04:05Z")).toBe("2026-0a-02T03:04:05Z");
});
