import { readFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { generate } from "../generate.mjs";

function contractOf(schemas: Record<string, unknown>) {
  return {
    openapi: "3.1.0",
    info: { title: "Test", version: "1" },
    paths: {},
    components: { schemas },
  };
}

test("a field with a default is optional in a request", async () => {
  const text = await generate(
    contractOf({
      Thing: { type: "object", properties: { count: { type: "integer", default: 1 } } },
    }),
  );

  expect(text).toContain("count?: number;");
});

test("an upload is a Blob", async () => {
  const text = await generate(
    contractOf({
      Upload: {
        type: "object",
        required: ["file"],
        properties: { file: { type: "string", format: "binary" } },
      },
    }),
  );

  expect(text).toContain("file: Blob;");
});

test("lengths become limits, also for nullable fields", async () => {
  const text = await generate(
    contractOf({
      Thing: {
        type: "object",
        properties: {
          name: { type: "string", minLength: 1, maxLength: 255 },
          note: { anyOf: [{ type: "string", maxLength: 80 }, { type: "null" }] },
        },
      },
    }),
  );

  const json = text.slice(text.indexOf("limits = ") + 9, text.indexOf(" as const"));
  expect(JSON.parse(json)).toEqual({
    Thing: { name: { minLength: 1, maxLength: 255 }, note: { minLength: 0, maxLength: 80 } },
  });
});

test("the same contract gives the same text", async () => {
  const contract = contractOf({ Thing: { type: "object", properties: { a: { type: "string" } } } });

  expect(await generate(contract)).toBe(await generate(structuredClone(contract)));
});

test("the committed types have a header that explains how to change them", async () => {
  const text = await readFile(new URL("schema.gen.ts", import.meta.url), "utf8");

  expect(text).toMatch(/^\/\/ Generated from the contract .* Do not edit/);
});
