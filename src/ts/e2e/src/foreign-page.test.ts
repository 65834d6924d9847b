import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import {
  type Backend,
  startBackend,
  startPlainBackend,
  startServer,
  startSupervisedBackend,
} from "./backend";
import { read, startCarelessServer, startForeignServer, write } from "./foreign-page";
import { launchChromium } from "./window";

const EVIL = "evil.example.com";
const OURS = "app.example.com";
const MODES: [string, () => Promise<Backend>, string][] = [
  ["for a browser", startBackend, "127.0.0.1"],
  ["supervised", startSupervisedBackend, "127.0.0.1"],
  ["for programs on this computer", startPlainBackend, "127.0.0.1"],
  ["as a server for other computers", () => startServer(OURS), OURS],
];

let home: string;
let browser: Browser;
let foreign: Awaited<ReturnType<typeof startForeignServer>>;

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), "triptych-chromium-"));
  browser = await launchChromium(home, [EVIL, OURS]);
  foreign = await startForeignServer();
});

afterAll(async () => {
  await browser.close();
  foreign.stop();
  await rm(home, { recursive: true, force: true });
});

/** Opens a foreign page in a new browser context: another site, or another port of this computer. */
async function foreignPage(host: string): Promise<Page> {
  const context = await browser.newContext();
  onTestFinished(() => context.close());
  const page = await context.newPage();
  await page.goto(`http://${host}:${foreign.port}/`);
  return page;
}

test.each([EVIL, "127.0.0.1"])(
  "an unprotected server can be read and written by a page from %s",
  async (host) => {
    const careless = await startCarelessServer();
    onTestFinished(() => careless.stop());
    const page = await foreignPage(host);

    const loot = await read(page, `http://127.0.0.1:${careless.port}`);
    await write(page, `http://127.0.0.1:${careless.port}`);

    expect(loot.fetch).toBe("read []");
    expect(loot["fetch with a token"]).toBe("read []");
    expect(loot.script).toBe("loaded");
    await expect.poll(careless.posts).toBe(8);
  },
);

describe.each(MODES)("a backend %s", (_, start, host) => {
  let backend: Backend;
  let origin: string;
  let ownPage: Page;

  beforeAll(async () => {
    backend = await start();
    const { port, pathname, search } = new URL(backend.url);
    origin = `http://${host}:${port}`;
    ownPage = await (await browser.newContext()).newPage();
    // A URL with a one-time code sets the cookie. Without a code, any page of the backend's origin works.
    await ownPage.goto(search ? `${origin}${pathname}${search}` : `${origin}/api/v1/health`);
    if (host === OURS) backend.headers.Authorization = await signIn(ownPage);
  });

  afterAll(async () => {
    await ownPage.context().close();
    await backend.stop();
  });

  test("serves its own page", async () => {
    expect(await ask(ownPage, "/api/v1/users/me", backend.headers)).toBe(200);
  });

  test.each([EVIL, "127.0.0.1"])("refuses a page from %s", async (foreignHost) => {
    // In the browser context of the own page, so that its cookies may be sent.
    const page = await ownPage.context().newPage();
    await page.goto(`http://${foreignHost}:${foreign.port}/`);
    const statuses = new Set<number>();
    page.on("response", (answer) => {
      if (answer.url().startsWith(origin)) statuses.add(answer.status());
    });

    const loot = await read(page, `${origin}/api/v1`);
    await write(page, `${origin}/api/v1`);
    await page.close();

    expect(new Set(Object.values(loot))).toEqual(new Set(["refused"]));
    // The page cannot read these statuses. Browsers send the origin of a request only to HTTPS and loopback. To another
    // host without HTTPS, the request looks like an ordinary image request without a sign-in.
    expect(statuses).toEqual(new Set(host === OURS ? [401, 403] : [403]));
    expect(await stored(ownPage, backend.headers)).toBe(1);
  });

  test("refuses a page after DNS rebinding", async () => {
    const page = await foreignPage(EVIL);
    const rebound = `http://${EVIL}:${new URL(origin).port}`;
    // The page was loaded while the name belonged to another computer.
    await page.route(`${rebound}/page`, (route) =>
      route.fulfill({ contentType: "text/html", body: "<!doctype html>" }),
    );
    await page.goto(`${rebound}/page`);

    expect(await ask(page, "/api/v1/users/me", backend.headers)).toBe(421);
    expect(await ask(page, "/api/v1/health", {})).toBe(421);
    expect(await ask(page, "/", {})).toBe(421);
  });
});

/** Requests a path of the page's own origin and returns the status. */
function ask(page: Page, path: string, headers: Record<string, string>): Promise<number> {
  return page.evaluate(async ([path, headers]) => (await fetch(path, { headers })).status, [
    path,
    headers,
  ] as const);
}

/** The number of users. */
async function stored(page: Page, headers: Record<string, string>): Promise<number> {
  return page.evaluate(async (headers) => {
    const answer = await fetch("/api/v1/users/", { headers });
    return (await answer.json()).count;
  }, headers);
}

async function signIn(page: Page): Promise<string> {
  return page.evaluate(async () => {
    const body = new URLSearchParams({
      username: "admin@example.com",
      password: "difference engine",
    });
    const answer = await fetch("/api/v1/login/access-token", { method: "POST", body });
    return `Bearer ${(await answer.json()).access_token}`;
  });
}
