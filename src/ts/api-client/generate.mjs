// Generates the TypeScript types of the contract.
//
//   node generate.mjs <openapi.json> <out.ts>
//
// The output depends only on the content of the contract, so that it can be compared
// with the committed file byte by byte.
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import openapiTS, { astToString } from "openapi-typescript";
import ts from "typescript";

const HEADER = `// Generated from the contract (src/python/openapi.json) by generate.mjs. Do not edit:
// change the backend's models or routes, then run \`./pants fmt ::\`.

`;

const BLOB = ts.factory.createTypeReferenceNode("Blob");

/** Maps an upload, which is a string in OpenAPI, to a Blob (or File) of the browser. */
function uploadAsBlob(schema) {
  const isUpload =
    schema.format === "binary" || schema.contentMediaType === "application/octet-stream";
  return isUpload ? BLOB : undefined;
}

/**
 * Collects what the contract allows for each field, by schema and field. TypeScript's types cannot
 * express it, but forms need it. Fields without limits, such as dates, are left out.
 */
function allLimits(contract) {
  const schemas = contract.components?.schemas ?? {};
  const limits = {};
  for (const [name, schema] of Object.entries(schemas)) {
    for (const [field, property] of Object.entries(schema.properties ?? {})) {
      const limit = limitsOf(property, schemas);
      if (limit === undefined) continue;
      limits[name] ??= {};
      limits[name][field] = limit;
    }
  }
  return limits;
}

/** @returns the limits of a property, which may be nullable or refer to an enum; undefined if it has none */
function limitsOf(property, schemas) {
  for (const branch of [property, ...(property.anyOf ?? [])]) {
    const target = branch.$ref?.startsWith(SCHEMAS)
      ? schemas[branch.$ref.slice(SCHEMAS.length)]
      : branch;
    const limit =
      target &&
      (enumLimits(target) ?? decimalLimits(target) ?? numberLimits(target) ?? textLimits(target));
    if (limit !== undefined) return limit;
  }
  return undefined;
}

const SCHEMAS = "#/components/schemas/";

function enumLimits({ enum: values, const: only }) {
  if (values !== undefined) return { values };
  return only === undefined ? undefined : { values: [only] };
}

function decimalLimits({ "x-decimal": decimal }) {
  if (decimal === undefined) return undefined;
  return { precision: decimal.precision, scale: decimal.scale, ...bounds(decimal) };
}

function numberLimits(schema) {
  if (schema.type !== "integer" && schema.type !== "number") return undefined;
  const all = bounds(schema);
  return Object.values(all).every((bound) => bound === null) ? undefined : all;
}

function bounds({ minimum, exclusiveMinimum, maximum, exclusiveMaximum }) {
  return {
    minimum: minimum ?? null,
    exclusiveMinimum: exclusiveMinimum ?? null,
    maximum: maximum ?? null,
    exclusiveMaximum: exclusiveMaximum ?? null,
  };
}

function textLimits({ minLength, maxLength, pattern }) {
  if (minLength === undefined && maxLength === undefined && isAnyText(pattern)) return undefined;
  const lengths = { minLength: minLength ?? 0, maxLength: maxLength ?? null };
  return isAnyText(pattern) ? lengths : { ...lengths, pattern };
}

/** No keyboard types NUL, so a form need not check for it. */
function isAnyText(pattern) {
  return pattern === undefined || pattern === "^[^\\x00]*$";
}

/**
 * Generates a TypeScript module with the types of a contract and the constant `limits`.
 *
 * @param {object} contract an OpenAPI 3.1 document
 * @returns {Promise<string>} the source of the module
 */
export async function generate(contract) {
  const nodes = await openapiTS(contract, {
    alphabetize: false,
    // A field with a default is optional in a request.
    defaultNonNullable: false,
    transform: uploadAsBlob,
    silent: true,
  });
  const limits = JSON.stringify(allLimits(contract), undefined, 4);
  return `${HEADER}${astToString(nodes)}
/**
 * What the contract allows, by schema and field: lengths and patterns of strings, bounds of numbers, digits and
 * bounds of decimals, values of enums. A bound that does not exist is null.
 */
export const limits = ${limits} as const;
`;
}

async function main([contractPath, outPath]) {
  if (!contractPath || !outPath) {
    throw new Error("usage: node generate.mjs <openapi.json> <out.ts>");
  }
  const contract = JSON.parse(await readFile(contractPath, "utf8"));
  await mkdir(dirname(outPath), { recursive: true });
  await writeFile(outPath, await generate(contract));
}

if (import.meta.main ?? process.argv[1]?.endsWith("generate.mjs")) {
  await main(process.argv.slice(2)).catch((error) => {
    console.error(`The TypeScript client was not generated: ${error.message}`);
    process.exitCode = 1;
  });
}
