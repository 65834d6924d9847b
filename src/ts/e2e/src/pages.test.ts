import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import type { AxeResults } from "axe-core";
import type { Page } from "playwright-core";
import { expect } from "vitest";
import { goTo, screenshot, test } from "./window";

const AXE = createRequire(import.meta.url).resolve("axe-core/axe.min.js");
const SCHEMES = ["light", "dark"] as const;
// The second one is the size of the app's window.
const WIDTHS = [800, 1120, 1600];

test("every page is accessible and as wide as the window, light and dark", async ({ page }) => {
  await page.getByRole("heading", { name: "Home" }).waitFor();
  await addSampleData(page);
  await page.evaluate(await readFile(AXE, "utf8"));

  const links = page.getByRole("navigation", { name: "Main" }).getByRole("link");
  const names = await links.allInnerTexts();
  expect(names).toContain("Settings");
  const problems: string[] = [];
  for (const name of names) {
    await goTo(page, name);
    await page.waitForLoadState("networkidle");
    for (const colorScheme of SCHEMES) {
      await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
      for (const width of WIDTHS) {
        await page.setViewportSize({ width, height: 760 });
        await settle(page);
        const where = `${name}, ${colorScheme}, ${width} pixels`;
        problems.push(...(await problemsOf(page)).map((problem) => `${where}: ${problem}`));
        if (width === 1120) await screenshot(page, colorScheme === "light" ? name : `${name}-dark`);
      }
    }
  }
  // An assertion would cut the text.
  if (problems.length > 0) throw new Error(problems.join("\n"));
});

/** Fills the lists if the app has any that can be filled. */
async function addSampleData(page: Page): Promise<void> {
  await page.getByRole("link", { name: /^Users \d/ }).waitFor();
  const add = page.getByRole("button", { name: /200/ });
  if ((await add.count()) === 0) return;
  await add.click();
  await page.getByText("The app has sample data").waitFor();
}

/** Waits for content that is loading and for colors that are changing. */
async function settle(page: Page): Promise<void> {
  await page.locator(".mantine-Skeleton-root").first().waitFor({ state: "hidden" });
  await page.evaluate(() => Promise.all(document.getAnimations().map(({ finished }) => finished)));
}

/** @returns what axe finds (https://dequeuniversity.com/rules/axe), and whether the page scrolls sideways */
async function problemsOf(page: Page): Promise<string[]> {
  const { violations } = await page.evaluate(
    (): Promise<AxeResults> =>
      (globalThis as unknown as { axe: typeof import("axe-core") }).axe.run(),
  );
  const found = violations.map(
    ({ id, help, nodes }) =>
      `${id}: ${help}: ${nodes.map(({ target, any }) => `${target.join(" ")} (${any.map(({ message }) => message).join(" ")})`).join(", ")}`,
  );
  const tooWide = await page.evaluate(
    () => document.documentElement.scrollWidth > document.documentElement.clientWidth,
  );
  return tooWide ? [...found, "the page scrolls sideways"] : found;
}
