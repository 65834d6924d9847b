import { expect, test } from "vitest";
import { json, jsonOf, jsonText } from "./json";

test("the message tells what is wrong with JSON", () => {
  expect(json('{"a": 1')).toMatch(/^This is not JSON: .+/);
  expect(json('{"a": 1}')).toBeNull();
  expect(json(" ")).toBeNull();
});

test.each([{ a: [1, "x", null] }, [], "text", 0, false])("a value and its text: %j", (value) => {
  expect(jsonOf(jsonText(value))).toEqual(value);
});

test("no text is null", () => {
  expect(jsonText(null)).toBe("");
  expect(jsonOf("")).toBeNull();
});
