import { beforeEach, expect, test } from "vitest";
import { type FakeBackend, fakeBackend } from "../testing/fake-backend";
import { accessToken, logIn, replaceToken, requireLogin } from "./session";
import { sessionFetch } from "./session-fetch";

let backend: FakeBackend;
/** The token that the backend accepts. */
let valid: string;
beforeEach(() => {
  logIn("first");
  valid = "first";
  backend = fakeBackend();
  for (const method of ["GET", "POST"]) {
    backend.on(method, /./, ({ request }) => {
      const accepted = request.headers.get("Authorization") === `Bearer ${valid}`;
      return new Response(null, { status: accepted ? 204 : 401 });
    });
  }
});

function send(method: string): Promise<Response> {
  const headers = { Authorization: `Bearer ${accessToken()}`, "X-Launch-Token": "launch" };
  return sessionFetch(new Request("http://127.0.0.1:1430/api", { method, headers }));
}

test("a read that is refused is repeated after the next login, with its other headers", async () => {
  valid = "second";
  const read = send("GET");
  await expect.poll(accessToken).toBeNull();
  logIn("second");

  expect((await read).status).toBe(204);
  expect(backend.calls.at(-1)?.request.headers.get("X-Launch-Token")).toBe("launch");
});

test("a change that is refused is not repeated", async () => {
  valid = "second";

  expect((await send("POST")).status).toBe(401);
  expect(accessToken()).toBeNull();
  expect(backend.calls).toHaveLength(1);
});

test("a read that waits for a login fails if the user logs out", async () => {
  valid = "second";
  const read = send("GET");
  await expect.poll(accessToken).toBeNull();
  requireLogin();

  expect((await read).status).toBe(401);
});

test("a read that is refused while the token is replaced uses the new one", async () => {
  let finish = (_: string) => {};
  const replaced = replaceToken(() => new Promise((resolve) => (finish = resolve)));
  valid = "second";
  const read = send("GET");
  await expect.poll(() => backend.calls.length).toBe(1);
  finish("second");
  await replaced;

  expect((await read).status).toBe(204);
  expect(accessToken()).toBe("second");
});

test("a refusal of an older token does not end the session", async () => {
  const read = send("GET");
  logIn("second");
  valid = "second";

  expect((await read).status).toBe(204);
  expect(accessToken()).toBe("second");
});
