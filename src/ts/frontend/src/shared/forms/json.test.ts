import { expect, test } from "vitest";
import { json, jsonOf, jsonOrNull, jsonText } from "./json";

test("the message says what is wrong with JSON", () => {
  expect(json('{"a": 1')).toMatch(/^This is not JSON: .+/);
  expect(json("[1]")).toContain("JSON object");
  expect(json("null")).toContain("JSON object");
  expect(json('{"a": [1, null]}')).toBeNull();
  expect(json(" ")).toBeNull();
});

test("text of an object gives the same object", () => {
  const value = { a: [1, "x", null], b: { c: false } };
  expect(jsonOf(jsonText(value))).toEqual(value);
});

test("no text is null, or an empty object if null is not allowed", () => {
  expect(jsonText(null)).toBe("");
  expect(jsonOrNull("")).toBeNull();
  expect(jsonOf(" ")).toEqual({});
});
