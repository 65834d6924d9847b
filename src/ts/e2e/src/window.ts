import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Browser, type BrowserContext, chromium, type Page } from "playwright-core";
import { test as base, expect } from "vitest";
import { type Backend, startBackend } from "./backend";
import { settings } from "./settings";

// Chromium may run as root and without a network, so all background services are disabled.
const FLAGS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  // The tests check that the backend, not the browser, refuses foreign pages.
  "--disable-features=LocalNetworkAccessChecks",
];

/** Tests of the frontend in a real browser. All tests of a file share one backend and one browser. */
export const test = base
  .extend("backend", { scope: "file" }, async ({}, { onCleanup }): Promise<Backend> => {
    const backend = await startBackend();
    onCleanup(backend.stop);
    return backend;
  })
  // A temporary home folder: the user's home folder may be missing and must not be changed.
  .extend("home", { scope: "file" }, async ({}, { onCleanup }): Promise<string> => {
    const home = await mkdtemp(join(tmpdir(), "triptych-chromium-"));
    onCleanup(() => rm(home, { recursive: true, force: true }));
    return home;
  })
  .extend("browser", { scope: "file" }, async ({ home }, { onCleanup }): Promise<Browser> => {
    const browser = await launchChromium(home);
    onCleanup(() => browser.close());
    return browser;
  })
  .extend("context", { scope: "file" }, async ({ backend, browser }): Promise<BrowserContext> => {
    const context = await browser.newContext({ viewport: { width: 1200, height: 760 } });
    context.setDefaultTimeout(30_000);
    // The code in the URL works once. It sets a cookie for all pages of this context.
    const page = await context.newPage();
    await page.goto(backend.url);
    await page.close();
    return context;
  })
  .extend("page", async ({ backend, context, task }, { onCleanup }): Promise<Page> => {
    const page = await context.newPage();
    const problems = watch(page, new URL(backend.url).origin);
    onCleanup(async () => {
      if (task.result?.state === "fail") await screenshot(page, `failed-${task.name}`);
      await page.close();
      expect(problems).toEqual([]);
    });
    await page.goto(new URL("/", backend.url).href);
    return page;
  });

/** Starts the browser. It resolves the host names `names` to this computer. */
export function launchChromium(home: string, names: string[] = []): Promise<Browser> {
  const rules = names.map((name) => `MAP ${name} 127.0.0.1`).join(", ");
  return chromium.launch({
    executablePath: settings().chromium,
    args: rules ? [...FLAGS, `--host-resolver-rules=${rules}`] : FLAGS,
    env: { ...process.env, HOME: home, XDG_CONFIG_HOME: home, XDG_CACHE_HOME: home },
  });
}

/** Follows the navigation to a page. */
export async function goTo(page: Page, name: string): Promise<void> {
  const navigation = page.getByRole("navigation", { name: "Main" });
  await navigation.getByRole("link", { name, exact: true }).click();
  await page.getByRole("heading", { name, exact: true }).waitFor();
}

/** Saves a screenshot of the page, if a folder for screenshots is set. */
export async function screenshot(page: Page, name: string): Promise<void> {
  const { screenshots } = settings();
  if (screenshots === null) return;
  await mkdir(screenshots, { recursive: true });
  const file = `${name.toLowerCase().replaceAll(/[^a-z0-9]+/g, "-")}.png`;
  await page.screenshot({ path: join(screenshots, file), animations: "disabled" });
}

/**
 * Collects problems of a page: uncaught errors, violations of the content security policy, and
 * requests to other servers. HTTP errors of the backend are not collected.
 */
function watch(page: Page, origin: string): string[] {
  const problems: string[] = [];
  page.on("pageerror", (error) => problems.push(`uncaught: ${error.message}`));
  page.on("console", (message) => {
    const text = message.text();
    if (message.type() === "error" && !text.startsWith("Failed to load resource")) {
      problems.push(`console: ${text}`);
    }
  });
  page.on("request", (request) => {
    const url = new URL(request.url());
    if (url.origin !== origin && url.protocol !== "data:")
      problems.push(`request to another server: ${url.href}`);
  });
  return problems;
}

/** Waits for a toast with this title and returns its text. */
export async function toast(page: Page, title: string): Promise<string> {
  const found = page.locator(".mantine-Notification-root", { hasText: title }).last();
  await found.waitFor();
  return found.innerText();
}

/** Waits for the message at a field of the open dialog and returns it. */
export async function fieldMessage(page: Page, label: string): Promise<string> {
  const wrapper = page
    .getByRole("dialog")
    .locator(".mantine-InputWrapper-root")
    .filter({
      has: page.getByLabel(label),
    });
  return wrapper.locator(".mantine-InputWrapper-error").innerText();
}
