import { expect, test } from "vitest";
import { chosen, orNull } from "./text";

test("empty text is null, and other text is trimmed", () => {
  expect(orNull("  ")).toBeNull();
  expect(orNull(" lamp ")).toBe("lamp");
});

test("a required select has a value", () => {
  const value: "" | "draft" = "draft";
  expect(chosen<"draft">(value)).toBe("draft");
  expect(() => chosen("")).toThrow(TypeError);
});
