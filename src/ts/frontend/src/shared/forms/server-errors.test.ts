import { ApiError } from "@triptych/api-client/api-error";
import { expect, test } from "vitest";
import { fieldErrorsOf } from "./server-errors";

test("messages of a 422 are assigned to the fields of the form", () => {
  const error = new ApiError(422, "…", { fields: { email: "Not an email.", other: "Unknown." } });

  expect(fieldErrorsOf(error, ["email", "password"])).toEqual({ email: "Not an email." });
});

test("the message of a 409 is assigned to the unique field", () => {
  const error = new ApiError(409, "This email is taken.");

  expect(fieldErrorsOf(error, ["email"], "email")).toEqual({ email: "This email is taken." });
  expect(fieldErrorsOf(error, ["title"])).toEqual({});
});

test("other errors are assigned to no field", () => {
  expect(fieldErrorsOf(ApiError.unreachable(null), ["email"], "email")).toEqual({});
  expect(fieldErrorsOf(new TypeError("bug"), ["email"], "email")).toEqual({});
});
