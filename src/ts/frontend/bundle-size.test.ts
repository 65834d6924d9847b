import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { build, type Rolldown } from "vite";
import { expect, onTestFinished, test } from "vitest";
import { type Budget, bundleSize } from "./bundle-size.ts";

const AMPLE = { scriptKilobytes: 1000, styleKilobytes: 1000 };
/** 60 kB that gzip cannot compress much. */
const NOISE = Array.from({ length: 10_000 }, (_, i) => Math.imul(i, 0x9e3779b1).toString(36)).join(
  "",
);

/** Builds an app whose page is loaded on demand, and returns chunks.txt. */
async function buildApp(budget: Partial<Budget> = {}): Promise<string> {
  const root = await mkdtemp(join(tmpdir(), "bundle-size-"));
  onTestFinished(() => rm(root, { recursive: true }));
  const files = {
    "index.html": '<script type="module" src="/main.js"></script>',
    "main.js": 'import "./main.css"; import("./page.js").then(({ page }) => console.error(page));',
    "main.css": `body::after { content: "${NOISE}"; }`,
    "page.js": `export const page = "${NOISE}";`,
  };
  for (const [name, text] of Object.entries(files)) await writeFile(join(root, name), text);
  const { output } = (await build({
    root,
    configFile: false,
    logLevel: "silent",
    build: { write: false },
    plugins: [bundleSize({ firstLoad: AMPLE, onDemand: AMPLE, ...budget })],
  })) as Rolldown.RolldownOutput;
  const table = output.find(({ fileName }) => fileName === "chunks.txt");
  return table?.type === "asset" ? String(table.source) : "";
}

test("a table has the first load, the chunks on demand, and what is in them", async () => {
  const table = await buildApp();

  expect(table).toMatch(/^ +1\.\d kB +\d\d\.\d kB {2}first load$/m);
  expect(table).toMatch(/^ +\d\d\.\d kB +0\.0 kB {2}page$/m);
  expect(table).toMatch(/assets\/page-.*\.js\n +this app 100%$/m);
});

test.each([
  ["onDemand", "scriptKilobytes", /page: \d\d\.\d kB of script, but the limit is 5 kB/],
  ["firstLoad", "styleKilobytes", /first load: \d\d\.\d kB of styles, but the limit is 5 kB/],
] as const)("a build with too much code fails (%s, %s)", async (load, kind, message) => {
  await expect(buildApp({ [load]: { ...AMPLE, [kind]: 5 } })).rejects.toThrow(message);
});
