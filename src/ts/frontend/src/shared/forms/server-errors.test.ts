import { ApiError } from "@triptych/api-client/api-error";
import { expect, test } from "vitest";
import { fieldErrorsOf } from "./server-errors";

test("a 422 goes to the fields that the form has", () => {
  const error = new ApiError(422, "…", { fields: { email: "Not an email.", other: "Unknown." } });

  expect(fieldErrorsOf(error, ["email", "password"])).toEqual({ email: "Not an email." });
});

test("a conflict goes to the unique field", () => {
  const error = new ApiError(409, "This email is taken.");

  expect(fieldErrorsOf(error, ["email"], "email")).toEqual({ email: "This email is taken." });
  expect(fieldErrorsOf(error, ["title"])).toEqual({});
});

test("an error that is about no field marks none", () => {
  expect(fieldErrorsOf(ApiError.unreachable(null), ["email"], "email")).toEqual({});
  expect(fieldErrorsOf(new TypeError("bug"), ["email"], "email")).toEqual({});
});
