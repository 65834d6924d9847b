import { readFileSync } from "node:fs";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { build, type Rolldown } from "vite";
import { expect, onTestFinished, test } from "vitest";
import { mantineStyles } from "./mantine-styles.ts";

const CACHE = join(import.meta.dirname, ".cache");

/** Builds a module that uses some components, and returns the styles. */
async function stylesOf(components: string): Promise<string> {
  // Inside the package, because of node_modules.
  await mkdir(CACHE, { recursive: true });
  const root = await mkdtemp(join(CACHE, "styles-"));
  onTestFinished(() => rm(root, { recursive: true }));
  await writeFile(join(root, "index.html"), '<script type="module" src="/main.js"></script>');
  await writeFile(
    join(root, "main.js"),
    `import "@mantine/core/styles.css"; import { ${components} } from "@mantine/core"; console.error(${components});`,
  );
  const { output } = (await build({
    root,
    configFile: false,
    logLevel: "silent",
    build: { write: false, minify: false, cssMinify: false },
    plugins: [mantineStyles()],
  })) as Rolldown.RolldownOutput;
  const styles = output.find(({ fileName }) => fileName.endsWith(".css"));
  return styles?.type === "asset" ? String(styles.source) : "";
}

/** @returns the first class of a component's styles, such as ".m_77c9d27d" */
function firstClassOf(component: string): string {
  const path = join(import.meta.dirname, `../node_modules/@mantine/core/styles/${component}.css`);
  return /\.m_\w+/.exec(readFileSync(path, "utf8"))?.[0] ?? component;
}

test("a build has the styles of the used components and no others", async () => {
  const styles = await stylesOf("Button");

  expect(styles).toContain("--button-height-sm");
  expect(styles).toContain("--mantine-color-body");
  expect(styles).not.toContain("--switch-height");
  expect(styles).not.toContain("--table-border-color");
});

test("a build has the styles of the parts of a component", async () => {
  // Switch shows its label with a part that has no module of its own name in the package.
  const styles = await stylesOf("Switch");

  for (const name of ["Switch", "InlineInput", "Input"]) {
    expect(styles).toContain(firstClassOf(name));
  }
});

test("the styles of a component come after those of the components that it is made of", async () => {
  const styles = await stylesOf("Button");

  expect(styles.indexOf("--loader-size")).toBeLessThan(styles.indexOf("--button-height-sm"));
});
