import { expect, test } from "vitest";
import { dateOf, localTimeOf, momentOf, typedDateText } from "./dates";

function formatOf(locale: string) {
  return new Intl.DateTimeFormat(locale, {
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
    calendar: "gregory",
    numberingSystem: "latn",
    timeZone: "UTC",
  });
}

test.each(["en-US", "en-GB", "de", "sv", "ja", "hu", "ko", "ar-EG", "fa"])(
  "a date in a form can be read back: %s",
  (locale) => {
    const text = typedDateText("2026-11-07", formatOf(locale));
    expect(dateOf(text, formatOf(locale))).toBe("2026-11-07");
  },
);

test("numbers are read in the order of the locale", () => {
  expect(dateOf("3/4/2026", formatOf("en-US"))).toBe("2026-03-04");
  expect(dateOf("3/4/2026", formatOf("en-GB"))).toBe("2026-04-03");
  expect(dateOf("3.4.26", formatOf("de"))).toBe("2026-04-03");
});

test("a year of four digits may come first in any locale", () => {
  expect(dateOf("2026-04-03", formatOf("en-US"))).toBe("2026-04-03");
});

test.each(["", "tomorrow", "3/4", "2/30/2026", "13/13/2026", "1/2/3/4"])(
  "%j is not a date",
  (text) => {
    expect(dateOf(text, formatOf("en-US"))).toBeNull();
  },
);

test("text that is not a date is shown unchanged", () => {
  expect(typedDateText("2026-0a-02")).toBe("2026-0a-02");
});

test("a moment is edited in the user's time zone", () => {
  const local = localTimeOf("2026-11-24T02:03:04Z");
  expect(local).toMatch(/^2026-11-2[345] \d\d:\d\d:04$/);
  expect(momentOf(local)).toBe("2026-11-24T02:03:04.000Z");
  expect(localTimeOf("not a time")).toBe("");
});
