import { expect, test } from "vitest";
import { timeText } from "./date-time";

test("a time is written for its reader", () => {
  expect(timeText("2026-01-02T03:04:05Z")).toContain("2026");
});

test("text that is no time is shown unchanged", () => {
  expect(timeText("2026-0a-02T03:04:05Z")).toBe("2026-0a-02T03:04:05Z");
});
