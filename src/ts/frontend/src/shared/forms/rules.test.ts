import { expect, test } from "vitest";
import { all, email, length, optional, required } from "./rules";

test("the first broken rule speaks", () => {
  const rule = all(required("Enter a title."), length({ minLength: 0, maxLength: 3 }));

  expect(rule("  ")).toBe("Enter a title.");
  expect(rule("four")).toBe("Use at most 3 characters. This has 4.");
  expect(rule("two")).toBeNull();
});

test("lengths are counted in characters, as the backend counts", () => {
  const rule = length({ minLength: 2, maxLength: 2 });

  expect(rule("🎨🎨")).toBeNull();
  expect(rule("🎨")).toBe("Use at least 2 characters. This has 1.");
});

test("no maximum is no limit", () => {
  expect(length({ minLength: 0, maxLength: null })("x".repeat(10_000))).toBeNull();
});

test("an optional value may be empty but not wrong", () => {
  const rule = optional(length({ minLength: 8, maxLength: 128 }));

  expect(rule("")).toBeNull();
  expect(rule("short")).toContain("at least 8");
});

test.each(["ada", "ada@", "@example.com", "ada@@example.com", "a da@example.com"])(
  "%j is no email address",
  (value) => {
    expect(email(value)).toContain("email address");
  },
);

test("an email address with space around it is one", () => {
  expect(email(" ada@example.com ")).toBeNull();
});

test("an email address of an intranet is one", () => {
  expect(email("ada@localhost")).toBeNull();
});
