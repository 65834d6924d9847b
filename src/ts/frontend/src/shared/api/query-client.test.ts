import { ApiError } from "@triptych/api-client/api-error";
import { expect, test } from "vitest";
import { createQueryClient } from "./query-client";

function isRetried(error: Error, failures = 0): boolean {
  const retry = createQueryClient().getDefaultOptions().queries?.retry;
  if (typeof retry !== "function") throw new Error("retry is not decided by error");
  return retry(failures, error);
}

test("temporary errors are retried a few times", () => {
  expect(isRetried(ApiError.unreachable(null))).toBe(true);
  expect(isRetried(new ApiError(503, "busy"))).toBe(true);
  expect(isRetried(new ApiError(503, "busy"), 2)).toBe(false);
});

test("other errors are not retried", () => {
  expect(isRetried(new ApiError(404, "no such user"))).toBe(false);
  expect(isRetried(new TypeError("a bug of ours"))).toBe(false);
});
