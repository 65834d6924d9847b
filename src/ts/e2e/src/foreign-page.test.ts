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
  ["for programs of this machine", startPlainBackend, "127.0.0.1"],
  ["as a server for others", () => startServer(OURS), OURS],
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

/** A page of somebody else in a new browser: of another site, or of another port of this machine. */
async function foreignPage(host: string): Promise<Page> {
  const context = await browser.newContext();
  onTestFinished(() => context.close());
  const page = await context.newPage();
  await page.goto(`http://${host}:${foreign.port}/`);
  return page;
}

test.each([EVIL, "127.0.0.1"])("a careless server gives itself to a page of %s", async (host) => {
  const careless = await startCarelessServer();
  onTestFinished(() => careless.stop());
  const page = await foreignPage(host);

  const loot = await read(page, `http://127.0.0.1:${careless.port}`);
  await write(page, `http://127.0.0.1:${careless.port}`);

  expect(loot.fetch).toBe("read []");
  expect(loot["fetch with a token"]).toBe("read []");
  expect(loot.script).toBe("loaded");
  await expect.poll(careless.posts).toBe(8);
});

describe.each(MODES)("a backend %s", (_, start, host) => {
  let backend: Backend;
  let origin: string;
  let friend: Page;

  beforeAll(async () => {
    backend = await start();
    const { port, pathname, search } = new URL(backend.url);
    origin = `http://${host}:${port}`;
    friend = await (await browser.newContext()).newPage();
    // With a one-time code this brings the cookie; without, any page of the backend's own origin will do.
    await friend.goto(search ? `${origin}${pathname}${search}` : `${origin}/api/v1/health`);
    if (host === OURS) backend.headers.Authorization = await signIn(friend);
  });

  afterAll(async () => {
    await friend.context().close();
    await backend.stop();
  });

  test("serves its friend", async () => {
    expect(await ask(friend, "/api/v1/users/me", backend.headers)).toBe(200);
  });

  test.each([EVIL, "127.0.0.1"])("gives nothing to a page of %s", async (foreignHost) => {
    // In the friend's own browser, whose cookies it may send along.
    const page = await friend.context().newPage();
    await page.goto(`http://${foreignHost}:${foreign.port}/`);
    const statuses = new Set<number>();
    page.on("response", (answer) => {
      if (answer.url().startsWith(origin)) statuses.add(answer.status());
    });

    const loot = await read(page, `${origin}/api/v1`);
    await write(page, `${origin}/api/v1`);
    await page.close();

    expect(new Set(Object.values(loot))).toEqual(new Set(["refused"]));
    // The page learns nothing of these either. Browsers say where a request comes from to HTTPS and to loopback alone: to
    // another name without HTTPS it is a picture like any other, and nobody is signed in.
    expect(statuses).toEqual(new Set(host === OURS ? [401, 403] : [403]));
    expect(await stored(friend, backend.headers)).toEqual({ items: 0, users: 1 });
  });

  test("gives nothing to a page whose name was bound to its address", async () => {
    const page = await foreignPage(EVIL);
    const rebound = `http://${EVIL}:${new URL(origin).port}`;
    // The page came when the name was still another machine's.
    await page.route(`${rebound}/page`, (route) =>
      route.fulfill({ contentType: "text/html", body: "<!doctype html>" }),
    );
    await page.goto(`${rebound}/page`);

    expect(await ask(page, "/api/v1/users/me", backend.headers)).toBe(421);
    expect(await ask(page, "/api/v1/health", {})).toBe(421);
    expect(await ask(page, "/", {})).toBe(421);
  });
});

/** Asks for a path of the page's own origin and returns the answer's status. */
function ask(page: Page, path: string, headers: Record<string, string>): Promise<number> {
  return page.evaluate(async ([path, headers]) => (await fetch(path, { headers })).status, [
    path,
    headers,
  ] as const);
}

async function stored(page: Page, headers: Record<string, string>) {
  return page.evaluate(async (headers) => {
    const count = async (path: string): Promise<number> =>
      (await (await fetch(`/api/v1/${path}/`, { headers })).json()).count;
    return { items: await count("items"), users: await count("users") };
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
