// Generates the TypeScript types of the contract.
//
//   node generate.mjs <openapi.json> <out.ts>
//
// The output depends on the contract's content alone, not on its path or on the
// time, so that a copy can be compared with the committed one byte for byte.
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import openapiTS, { astToString } from "openapi-typescript";
import ts from "typescript";

const HEADER = `// Generated from the contract (src/python/openapi.json) by generate.mjs. Do not edit:
// change the backend's models or routes, then run \`./pants fmt ::\`.

`;

const BLOB = ts.factory.createTypeReferenceNode("Blob");

/** An upload is a string in OpenAPI's terms, but a Blob (or File) in a browser's. */
function uploadAsBlob(schema) {
  const isUpload =
    schema.format === "binary" || schema.contentMediaType === "application/octet-stream";
  return isUpload ? BLOB : undefined;
}

/**
 * The string lengths that the contract states, by schema and field. Types cannot hold them,
 * and forms need them: one source for the rules on both sides.
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
 * @param {object} contract an OpenAPI 3.1 document
 * @returns {Promise<string>} the text of a TypeScript module: its types, and `limits`
 */
export async function generate(contract) {
  const nodes = await openapiTS(contract, {
    alphabetize: false,
    // A default makes a field optional in a request: the client may leave it out.
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
