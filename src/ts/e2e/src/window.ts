import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Browser, type BrowserContext, chromium, type Page } from "playwright-core";
import { test as base, expect } from "vitest";
import { type Backend, startBackend } from "./backend";
import { settings } from "./settings";

// As root, and on a machine whose network may be closed: nothing but the page itself.
const FLAGS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  // What keeps pages of elsewhere from this machine is to be the backend, not this browser's own care.
  "--disable-features=LocalNetworkAccessChecks",
];

/** Tests of the frontend in a real browser. Those of a file share one backend and one browser. */
export const test = base
  .extend("backend", { scope: "file" }, async ({}, { onCleanup }): Promise<Backend> => {
    const backend = await startBackend();
    onCleanup(backend.stop);
    return backend;
  })
  // A home of its own: whoever runs the tests may have none, or one that must not change.
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
    // The URL's code works once; its cookie is for every page of this context.
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

/** Starts the browser; `names` are hosts that it finds on this machine. */
export function launchChromium(home: string, names: string[] = []): Promise<Browser> {
  const rules = names.map((name) => `MAP ${name} 127.0.0.1`).join(", ");
  return chromium.launch({
    executablePath: settings().chromium,
    args: rules ? [...FLAGS, `--host-resolver-rules=${rules}`] : FLAGS,
    env: { ...process.env, HOME: home, XDG_CONFIG_HOME: home, XDG_CACHE_HOME: home },
  });
}

/** Keeps a picture of the page where somebody asked for pictures. */
export async function screenshot(page: Page, name: string): Promise<void> {
  const { screenshots } = settings();
  if (screenshots === null) return;
  await mkdir(screenshots, { recursive: true });
  const file = `${name.toLowerCase().replaceAll(/[^a-z0-9]+/g, "-")}.png`;
  await page.screenshot({ path: join(screenshots, file), animations: "disabled" });
}

/**
 * Collects what no page of ours may do: throw, break the content security policy, or ask anybody
 * but the backend. An answer that is an error is the tests' own matter.
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
    if (url.origin !== origin && url.protocol !== "data:") problems.push(`asked ${url.href}`);
  });
  return problems;
}

/** Waits for a toast of this title and returns its text. */
export async function toast(page: Page, title: string): Promise<string> {
  const found = page.locator(".mantine-Notification-root", { hasText: title }).last();
  await found.waitFor();
  return found.innerText();
}

/** The message that stands at a field of the open dialog, once there is one. */
export async function fieldMessage(page: Page, label: string): Promise<string> {
  const wrapper = page
    .getByRole("dialog")
    .locator(".mantine-InputWrapper-root")
    .filter({
      has: page.getByLabel(label),
    });
  return wrapper.locator(".mantine-InputWrapper-error").innerText();
}
