import { expect, test } from "vitest";
import { type Bounds, decimal, integer, number } from "./number-rules";

const NONE: Bounds<null> = {
  minimum: null,
  exclusiveMinimum: null,
  maximum: null,
  exclusiveMaximum: null,
};
const PRICE = { ...NONE, precision: 6, scale: 2, exclusiveMinimum: "0.00", maximum: "5000.00" };

test.each([
  [
    "en-US",
    "1,234.50",
    "1.234,50",
    "Enter a number such as 1,234.50, with “.” before the decimals.",
  ],
  [
    "de-DE",
    "1.234,50",
    "1,234.50",
    "Enter a number such as 1.234,50, with “,” before the decimals.",
  ],
  [
    "hi-IN",
    "1,234.50",
    "1.234,50",
    "Enter a number such as 1,234.50, with “.” before the decimals.",
  ],
])("in %s, %j is a price and %j is not", (locale, right, wrong, message) => {
  const rule = decimal(PRICE, locale);

  expect(rule(right)).toBeNull();
  expect(rule(wrong)).toBe(message);
});

test.each([
  ["12abc", "such as 1,234.50"],
  ["1,2,3", "such as 1,234.50"],
  ["1.234", "Use at most 2 digits after “.”."],
  ["12345", "Use at most 4 digits before “.”."],
  ["0", "Enter a number greater than 0."],
  ["-1", "Enter a number greater than 0."],
  ["5,000.01", "Enter 5,000 or less."],
])("%j as a price is refused with %j", (typed, message) => {
  expect(decimal(PRICE, "en-US")(typed)).toContain(message);
});

test("zeros at the end are no more digits", () => {
  expect(decimal(PRICE, "en-US")("1.5000")).toBeNull();
});

test("a decimal without digits after the point is a whole number", () => {
  const rule = decimal({ ...NONE, precision: 3, scale: 0, exclusiveMaximum: "500" }, "en-US");

  expect(rule("499")).toBeNull();
  expect(rule("1.5")).toBe("Enter a whole number such as 1,234.");
  expect(rule("1000")).toBe("Use at most 3 digits.");
  expect(rule("500")).toBe("Enter a number less than 500.");
});

test("bounds of decimals are compared exactly", () => {
  const rule = decimal(
    { ...NONE, precision: 18, scale: 2, maximum: "9999999999999999.98" },
    "en-US",
  );

  expect(rule("9999999999999999.98")).toBeNull();
  expect(rule("9999999999999999.99")).toBe("Enter 9,999,999,999,999,999.98 or less.");
});

test("integers have no decimals and keep their bounds", () => {
  const rule = integer({ ...NONE, minimum: 0, maximum: 2147483647 }, "en-US");

  expect(rule("2,147,483,647")).toBeNull();
  expect(rule("2147483648")).toBe("Enter 2,147,483,647 or less.");
  expect(rule("-1")).toBe("Enter 0 or more.");
  expect(rule("1.5")).toBe("Enter a whole number such as 1,234.");
  expect(rule("")).toBe("Enter a whole number such as 1,234.");
});

test("floats may be tiny, but not larger than the largest", () => {
  const rule = number({ exclusiveMinimum: 0 }, "en-US");

  expect(rule(`0.${"0".repeat(20)}1`)).toBeNull();
  expect(rule("0")).toBe("Enter a number greater than 0.");
  expect(rule("9".repeat(400))).toBe("Use a smaller number.");
  expect(rule("x")).toContain("such as 1,234.5");
});
