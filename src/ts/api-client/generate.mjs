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
 * Collects the string lengths of the contract, by schema and field. TypeScript's types cannot
 * express them, but forms need them.
 */
function stringLimits(contract) {
  const limits = {};
  for (const [name, schema] of Object.entries(contract.components?.schemas ?? {})) {
    for (const [field, property] of Object.entries(schema.properties ?? {})) {
      for (const { minLength, maxLength } of [property, ...(property.anyOf ?? [])]) {
        if (minLength === undefined && maxLength === undefined) continue;
        limits[name] ??= {};
        limits[name][field] = { minLength: minLength ?? 0, maxLength: maxLength ?? null };
      }
    }
  }
  return limits;
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
  const limits = JSON.stringify(stringLimits(contract), undefined, 4);
  return `${HEADER}${astToString(nodes)}
/** Lengths of strings that the contract allows, by schema and field; no maximum is null. */
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
