import { describe, expect, test } from "vitest";
import { compareDecimals, formatDecimal } from "./format-decimal";
import { parseDecimal } from "./parse-decimal";

// For each locale: what people type, and the number that it means there; null if it has no clear meaning.
const TYPED: Record<string, Record<string, string | null>> = {
  "en-US": {
    "1,234.50": "1234.5",
    "1234.5": "1234.5",
    "1,234": "1234",
    "12,345,678.901": "12345678.901",
    ".5": "0.5",
    "−5": "-5",
    " 007 ": "7",
    "-0.00": "0",
    "１２３．５": "123.5",
    "١٢٣": "123",
    "1.234,50": null,
    "1,2,3": null,
    "1,23": null,
    "12,34,567": null,
    "1234,567": null,
    "0,123": null,
    "1.2.3": null,
    "12abc": null,
    "1 234": null,
    "1'234": null,
    "1e5": null,
    "5.": null,
    "--5": null,
    "5-": null,
    "+5": null,
    "-": null,
    "": null,
    $5: null,
    NaN: null,
    Infinity: null,
  },
  "de-DE": {
    "1.234,50": "1234.5",
    "1234,5": "1234.5",
    "1.234": "1234",
    ",5": "0.5",
    "1,234.50": null,
    "1.5": null,
    "1.23": null,
    "1 234,5": null,
  },
  "fr-FR": {
    "1 234,50": "1234.5",
    "1\u202f234,50": "1234.5",
    "1\u00a0234\u00a0567": "1234567",
    "1 23": null,
    "1.234,50": null,
    "1,234.50": null,
    "1.5": null,
  },
  "hi-IN": {
    "12,34,567.8": "1234567.8",
    "1,234,567.8": "1234567.8",
    "१२,३४,५६७": "1234567",
    "1,23,4567": null,
    "12,34": null,
  },
  "ar-EG": {
    "١٬٢٣٤٫٥": "1234.5",
    "؜-١٢": "-12",
    "1,234.5": "1234.5",
    "1234٫5": "1234.5",
    "1.234,5": null,
    "١٢ب": null,
  },
  "de-CH": {
    "1'234.50": "1234.5",
    "1’234.50": "1234.5",
    "1234.5": "1234.5",
    "1.234,50": null,
    "1,5": null,
  },
};

const LOCALES = Object.keys(TYPED);

describe.each(LOCALES)("in %s", (locale) => {
  test.each(Object.entries(TYPED[locale] ?? {}))("%j is %j", (typed, value) => {
    expect(parseDecimal(typed, locale)).toBe(value);
  });

  test.each([
    "0",
    "-0.05",
    "999",
    "1000",
    "-1234567.89",
    "9999999999999999.99",
    "123456789012345.678",
  ])("%s is read as it is written", (value) => {
    const text = formatDecimal(value, 0, locale);

    expect(parseDecimal(text, locale)).toBe(value);
  });
});

test.each([
  ["en-US", "1,234,567.50"],
  ["de-DE", "1.234.567,50"],
  ["fr-FR", "1\u202f234\u202f567,50"],
  ["hi-IN", "12,34,567.50"],
])("in %s, a decimal has the signs of the locale and all digits", (locale, text) => {
  expect(formatDecimal("1234567.5", 2, locale)).toBe(text);
});

test("in de-CH, groups have an apostrophe, which depends on the version of Unicode's data", () => {
  expect(formatDecimal("1234567.5", 2, "de-CH")).toMatch(/^1['’]234['’]567\.50$/);
});

test("a decimal of more digits than a float has is not rounded", () => {
  expect(formatDecimal("9999999999999999.99", 2, "en-US")).toBe("9,999,999,999,999,999.99");
});

test("text that is not a decimal is shown unchanged", () => {
  expect(formatDecimal("19.9x", 2, "en-US")).toBe("19.9x");
});

test("decimals are compared exactly", () => {
  expect(compareDecimals("9.00", "10.00")).toBeLessThan(0);
  expect(compareDecimals("-1.5", "-1.50")).toBe(0);
  expect(compareDecimals("-0.05", "-0.1")).toBeGreaterThan(0);
  expect(compareDecimals("9999999999999999.99", "9999999999999999.98")).toBeGreaterThan(0);
});
