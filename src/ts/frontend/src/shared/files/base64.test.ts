import { expect, test } from "vitest";
import { base64Of, byteCount, maxBytesOf } from "./base64";

test.each([0, 1, 2, 3, 4, 300])("%i bytes are read as base64 and counted", async (count) => {
  const bytes = new Uint8Array(count).fill(255);

  const base64 = await base64Of(new Blob([bytes]));

  expect(base64).toBe(Buffer.from(bytes).toString("base64"));
  expect(byteCount(base64)).toBe(count);
});

test("a limit of characters is one of bytes", () => {
  expect(maxBytesOf({ maxLength: 8 })).toBe(6);
});
