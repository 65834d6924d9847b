import { expect, test } from "vitest";
import { time, url, uuid } from "./formats";

test.each(["https://example.com", "http://10.0.0.1:8080/a?b#c", " https://example.com "])(
  "%j is a web address",
  (value) => {
    expect(url(value)).toBeNull();
  },
);

test.each(["example.com", "https://", "javascript:alert(1)", "ftp://example.com", "a b"])(
  "%j is not a web address",
  (value) => {
    expect(url(value)).toContain("web address");
  },
);

test("a UUID may have letters of both cases", () => {
  expect(uuid("6F1C1F0E-5a0e-4d0e-9a53-2a8f5f0c5f01")).toBeNull();
  expect(uuid("6f1c1f0e")).toContain("UUID");
});

test("a time has hours and minutes", () => {
  expect(time("14:30:00")).toBeNull();
  expect(time("incomplete")).toContain("minutes");
});
