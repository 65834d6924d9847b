import { expect, test } from "vitest";
import { momentText } from "./date-time";

test("a moment is written for its reader", () => {
  expect(momentText("2026-01-02T03:04:05Z")).toContain("2026");
});

test("what is no moment is shown as it is", () => {
  expect(momentText("2026-0a-02T03:04:05Z")).toBe("2026-0a-02T03:04:05Z");
});
