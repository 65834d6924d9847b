import { gzipSync } from "node:zlib";
import type { Plugin, Rolldown } from "vite";

type Chunk = Rolldown.OutputChunk;

interface Limits {
  scriptKilobytes: number;
  styleKilobytes: number;
}

export interface Budget {
  /** What index.html loads, before any page. */
  firstLoad: Limits;
  /** What a page or dialog loads in addition. */
  onDemand: Limits;
}

/** A chunk that is loaded on its own, and everything that the browser loads with it. */
interface Load {
  name: string;
  scriptBytes: number;
  styleBytes: number;
}

/**
 * Fails the build if more code is loaded than the budget allows. Writes chunks.txt, which shows what is in each chunk.
 * All sizes are those of gzip-compressed files, and 1 kB is 1,000 bytes.
 */
export function bundleSize(budget: Budget): Plugin {
  return {
    name: "bundle-size",
    apply: "build",
    enforce: "post",
    generateBundle: {
      order: "post",
      handler(_, bundle) {
        const loads = loadsOf(bundle);
        this.emitFile({ type: "asset", fileName: "chunks.txt", source: table(bundle, loads) });
        const problems = loads.flatMap((load, index) =>
          problemsOf(load, index === 0 ? budget.firstLoad : budget.onDemand),
        );
        if (problems.length > 0) this.error(`${problems.join("\n")}\n${ADVICE}`);
      },
    },
  };
}

const FIRST_LOAD = "first load";
const ADVICE =
  "Load code when it is needed (lazyComponent in src/shared/ui), or raise the limit in src/ts/frontend/bundle-budget.json.";

/** @returns the first load, and after it all chunks that are loaded on demand, the largest first */
function loadsOf(bundle: Rolldown.OutputBundle): Load[] {
  const chunks = chunksOf(bundle);
  const first = new Set(chunks.filter(({ isEntry }) => isEntry).flatMap(withImports(bundle)));
  const onDemand = chunks
    .filter(({ isDynamicEntry, isEntry }) => isDynamicEntry && !isEntry)
    .map((chunk) => {
      const files = withImports(bundle)(chunk).filter((other) => !first.has(other));
      return loadOf(bundle, chunk.name, files);
    });
  onDemand.sort((a, b) => b.scriptBytes - a.scriptBytes);
  return [loadOf(bundle, FIRST_LOAD, [...first]), ...onDemand];
}

function loadOf(bundle: Rolldown.OutputBundle, name: string, chunks: Chunk[]): Load {
  const styles = new Set(chunks.flatMap(stylesOf));
  return {
    name,
    scriptBytes: sum(chunks.map(({ code }) => gzipBytes(code))),
    styleBytes: sum([...styles].map((file) => assetBytes(bundle, file))),
  };
}

function problemsOf({ name, scriptBytes, styleBytes }: Load, limits: Limits): string[] {
  return [
    { kind: "script", bytes: scriptBytes, limit: limits.scriptKilobytes },
    { kind: "styles", bytes: styleBytes, limit: limits.styleKilobytes },
  ]
    .filter(({ bytes, limit }) => bytes > limit * 1000)
    .map(
      ({ kind, bytes, limit }) =>
        `${name}: ${kilobytes(bytes)} of ${kind}, but the limit is ${limit} kB.`,
    );
}

function table(bundle: Rolldown.OutputBundle, loads: Load[]): string {
  const lines = ["gzip: script    styles  what the browser loads together"];
  for (const { name, scriptBytes, styleBytes } of loads) {
    lines.push(
      `${kilobytes(scriptBytes).padStart(12)}${kilobytes(styleBytes).padStart(10)}  ${name}`,
    );
  }
  lines.push(
    "",
    "        gzip       raw  chunk, and the packages with most of its code before minification",
  );
  const chunks = chunksOf(bundle).map((chunk) => ({ chunk, bytes: gzipBytes(chunk.code) }));
  for (const { chunk, bytes } of chunks.sort((a, b) => b.bytes - a.bytes)) {
    const raw = kilobytes(Buffer.byteLength(chunk.code));
    lines.push(`${kilobytes(bytes).padStart(12)}${raw.padStart(10)}  ${chunk.fileName}`);
    lines.push(`${" ".repeat(24)}${packagesOf(chunk).join(", ")}`);
  }
  return `${lines.join("\n")}\n`;
}

const MOST_PACKAGES = 8;

/** @returns the packages with the most code in a chunk, such as "react-dom 62%" */
function packagesOf({ modules }: Chunk): string[] {
  const sizes = new Map<string, number>();
  for (const [id, { renderedLength }] of Object.entries(modules)) {
    const name = /node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(id)?.[1] ?? "this app";
    sizes.set(name, (sizes.get(name) ?? 0) + renderedLength);
  }
  const total = sum([...sizes.values()]);
  return [...sizes]
    .sort(([, a], [, b]) => b - a)
    .slice(0, MOST_PACKAGES)
    .map(([name, size]) => `${name} ${Math.round((100 * size) / total)}%`);
}

/** @returns a function from a chunk to it and all chunks that it imports */
function withImports(bundle: Rolldown.OutputBundle): (chunk: Chunk) => Chunk[] {
  return (chunk) => {
    const found = new Set([chunk]);
    for (const { imports } of found) {
      for (const other of imports) {
        const imported = bundle[other];
        if (imported?.type === "chunk") found.add(imported);
      }
    }
    return [...found];
  };
}

function chunksOf(bundle: Rolldown.OutputBundle): Chunk[] {
  return Object.values(bundle).filter((output) => output.type === "chunk");
}

function stylesOf(chunk: Chunk): string[] {
  return [...(chunk.viteMetadata?.importedCss ?? [])];
}

function assetBytes(bundle: Rolldown.OutputBundle, file: string): number {
  const output = bundle[file];
  return output?.type === "asset" ? gzipBytes(output.source) : 0;
}

const gzipBytes = (content: string | Uint8Array) => gzipSync(content, { level: 9 }).length;
const kilobytes = (bytes: number) => `${(bytes / 1000).toFixed(1)} kB`;
const sum = (numbers: number[]) => numbers.reduce((total, number) => total + number, 0);
