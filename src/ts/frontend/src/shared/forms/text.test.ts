import { expect, test } from "vitest";
import { chosen, orNull } from "./text";

test("empty text is null, and other text is trimmed", () => {
  expect(orNull("  ")).toBeNull();
  expect(orNull(" lamp ")).toBe("lamp");
});

test("a required select has a value", () => {
  expect(chosen("draft")).toBe("draft");
  expect(() => chosen(null)).toThrow(TypeError);
});
