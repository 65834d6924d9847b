import { expect, test } from "vitest";
import { all, email, length, optional, required } from "./rules";

test("the message of the first broken rule is returned", () => {
  const rule = all(required("Enter a title."), length({ minLength: 0, maxLength: 3 }));

  expect(rule("  ")).toBe("Enter a title.");
  expect(rule("four")).toBe("Use at most 3 characters. This has 4.");
  expect(rule("two")).toBeNull();
});

test("lengths are counted in code points, as in the backend", () => {
  const rule = length({ minLength: 2, maxLength: 2 });

  expect(rule("🎨🎨")).toBeNull();
  expect(rule("🎨")).toBe("Use at least 2 characters. This has 1.");
});

test("without a maximum there is no limit", () => {
  expect(length({ minLength: 0, maxLength: null })("x".repeat(10_000))).toBeNull();
});

test("an optional value may be empty but not wrong", () => {
  const rule = optional(length({ minLength: 8, maxLength: 128 }));

  expect(rule("")).toBeNull();
  expect(rule("short")).toContain("at least 8");
});

test.each(["ada", "ada@", "@example.com", "ada@@example.com", "a da@example.com"])(
  "%j is not an email address",
  (value) => {
    expect(email(value)).toContain("email address");
  },
);

test("an email address may have spaces around it", () => {
  expect(email(" ada@example.com ")).toBeNull();
});

test("an email address of an intranet is valid", () => {
  expect(email("ada@localhost")).toBeNull();
});
