import { createServer, type IncomingHttpHeaders, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, expect, test } from "vitest";
import { signIn } from "./dev-session.ts";

const TOKEN = "token-of-the-launch";
const CODE = "code-for-the-browser";
const servers: Server[] = [];

afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

/** Starts a server. @returns its URL */
async function start(server: Server, port = 0): Promise<string> {
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** Starts a development server. @returns its URL, and the headers of the requests that it would pass on */
async function startSession(backendUrl: string, timeoutMs = 30_000) {
  const passed: IncomingHttpHeaders[] = [];
  const handler = signIn({ backendUrl, token: TOKEN, code: CODE, timeoutMs });
  const url = await start(
    createServer((request, response) =>
      handler(request, response, () => {
        passed.push(request.headers);
        response.end("passed");
      }),
    ),
  );
  return { url, passed };
}

async function running() {
  return await startSession(await start(createServer()));
}

async function cookieOf(url: string): Promise<string> {
  const answer = await fetch(`${url}/?code=${CODE}`, { redirect: "manual" });
  expect([answer.status, answer.headers.get("location")]).toEqual([303, "/"]);
  return answer.headers.get("set-cookie")?.split(";")[0] ?? "";
}

test("a browser exchanges the code for a cookie, and its requests get the token", async () => {
  const { url, passed } = await running();
  const cookie = await cookieOf(url);
  const answer = await fetch(`${url}/api/v1/items`, { headers: { cookie } });
  expect(await answer.text()).toBe("passed");
  expect(passed[0]?.["x-launch-token"]).toBe(TOKEN);
});

test("the code works once, and a browser that has the cookie may reload it", async () => {
  const { url } = await running();
  const cookie = await cookieOf(url);
  expect((await fetch(`${url}/?code=${CODE}`)).status).toBe(401);
  const again = await fetch(`${url}/?code=${CODE}`, { headers: { cookie }, redirect: "manual" });
  expect([again.status, again.headers.get("set-cookie")]).toEqual([303, null]);
});

test.each([
  ["no cookie", {}],
  ["another cookie", { cookie: "dev_session_1=x" }],
])("a request with %s is refused", async (_, headers) => {
  const { url, passed } = await running();
  expect((await fetch(`${url}/api/v1/items`, { headers })).status).toBe(401);
  expect(passed).toEqual([]);
});

test("pages of other servers of this machine are refused, although they send the cookie", async () => {
  const { url } = await running();
  const cookie = await cookieOf(url);
  for (const page of [{ origin: "http://127.0.0.1:1" }, { "sec-fetch-site": "same-site" }]) {
    expect((await fetch(`${url}/api/v1/items`, { headers: { cookie, ...page } })).status).toBe(401);
  }
  const own = { cookie, origin: url, "sec-fetch-site": "same-origin" };
  expect((await fetch(`${url}/api/v1/items`, { headers: own })).status).toBe(200);
});

test("the token of a window is left to the backend, which checks it", async () => {
  const { url, passed } = await running();
  await fetch(`${url}/api/v1/items`, { headers: { "x-launch-token": "of the window" } });
  expect(passed[0]?.["x-launch-token"]).toBe("of the window");
});

test("pages and modules need no session", async () => {
  const { url } = await running();
  expect((await fetch(`${url}/src/main.tsx`)).status).toBe(200);
});

test("a request waits until the backend is there again", async () => {
  const gone = createServer();
  const backendUrl = await start(gone);
  await new Promise((resolve) => gone.close(resolve));
  const { url, passed } = await startSession(backendUrl);
  const answer = fetch(`${url}/api/v1/items`, { headers: { "x-launch-token": TOKEN } });
  await fetch(`${url}/`);
  // Only the request for the page was passed on.
  expect(passed.length).toBe(1);
  await start(createServer(), Number(new URL(backendUrl).port));
  expect((await answer).status).toBe(200);
});

test("a request does not wait forever", async () => {
  const gone = createServer();
  const backendUrl = await start(gone);
  await new Promise((resolve) => gone.close(resolve));
  const { url } = await startSession(backendUrl, 0);
  const answer = await fetch(`${url}/api/v1/items`, { headers: { "x-launch-token": TOKEN } });
  expect(answer.status).toBe(200);
});
