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

function limitsIn(text: string): unknown {
  return JSON.parse(text.slice(text.indexOf("limits = ") + 9, text.indexOf(" as const")));
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

  expect(limitsIn(text)).toEqual({
    Thing: { name: { minLength: 1, maxLength: 255 }, note: { minLength: 0, maxLength: 80 } },
  });
});

test("a pattern is a limit, unless it allows all text without NUL", async () => {
  const text = await generate(
    contractOf({
      Thing: {
        type: "object",
        properties: {
          code: { type: "string", pattern: "^[A-Z]+$" },
          name: { type: "string", maxLength: 9, pattern: "^[^\\x00]*$" },
          note: { type: "string", pattern: "^[^\\x00]*$" },
        },
      },
    }),
  );

  expect(limitsIn(text)).toEqual({
    Thing: {
      code: { minLength: 0, maxLength: null, pattern: "^[A-Z]+$" },
      name: { minLength: 0, maxLength: 9 },
    },
  });
});

test("bounds of numbers become limits, and absent ones are null", async () => {
  const text = await generate(
    contractOf({
      Thing: {
        type: "object",
        properties: {
          stock: { type: "integer", minimum: 0, maximum: 2147483647 },
          weight: { anyOf: [{ type: "number", exclusiveMinimum: 0 }, { type: "null" }] },
          free: { type: "number" },
        },
      },
    }),
  );

  const none = { minimum: null, exclusiveMinimum: null, maximum: null, exclusiveMaximum: null };
  expect(limitsIn(text)).toEqual({
    Thing: {
      stock: { ...none, minimum: 0, maximum: 2147483647 },
      weight: { ...none, exclusiveMinimum: 0 },
    },
  });
});

test("a decimal is a string with digits and bounds, which are strings too", async () => {
  const price = {
    type: "string",
    format: "decimal",
    pattern: "^(0|[1-9][0-9]{0,9})(\\.[0-9]{1,2})?$",
    "x-decimal": { precision: 12, scale: 2, exclusiveMinimum: "0.00" },
  };
  const text = await generate(
    contractOf({
      Thing: {
        type: "object",
        required: ["price"],
        properties: { price, discount: { anyOf: [price, { type: "null" }] } },
      },
    }),
  );

  expect(text).toContain("price: string;");
  expect(text).toContain("discount?: string | null;");
  const limits = {
    precision: 12,
    scale: 2,
    minimum: null,
    exclusiveMinimum: "0.00",
    maximum: null,
    exclusiveMaximum: null,
  };
  expect(limitsIn(text)).toEqual({ Thing: { price: limits, discount: limits } });
});

test("values of enums are limits of the fields that refer to them", async () => {
  const text = await generate(
    contractOf({
      Status: { type: "string", enum: ["draft", "sent"] },
      Thing: {
        type: "object",
        properties: {
          status: { $ref: "#/components/schemas/Status" },
          before: { anyOf: [{ $ref: "#/components/schemas/Status" }, { type: "null" }] },
          kind: { const: "thing" },
        },
      },
    }),
  );

  const values = ["draft", "sent"];
  expect(limitsIn(text)).toEqual({
    Thing: { status: { values }, before: { values }, kind: { values: ["thing"] } },
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
