import { afterEach, expect, test, vi } from "vitest";
import { ApiError } from "./api-error";
import { createApiClient, dataOf } from "./client";

/** Replaces the network with `answer` and records the requests. */
function answerWith(answer: () => Response | Promise<Response>): Request[] {
  const requests: Request[] = [];
  vi.stubGlobal("fetch", async (request: Request) => {
    requests.push(request);
    return answer();
  });
  return requests;
}

const BASE = { baseUrl: "http://127.0.0.1:1430", launchToken: null };

afterEach(() => vi.unstubAllGlobals());

test("a call is sent to the base URL with the launch token", async () => {
  const requests = answerWith(() => Response.json({ data: [], count: 0 }));

  const client = createApiClient({ ...BASE, launchToken: "secret" });
  const users = dataOf(await client.GET("/api/v1/users/", { params: { query: { limit: 20 } } }));

  expect(users).toEqual({ data: [], count: 0 });
  expect(requests[0]?.url).toBe("http://127.0.0.1:1430/api/v1/users/?limit=20");
  expect(requests[0]?.headers.get("X-Launch-Token")).toBe("secret");
});

test("in a browser no launch token is sent", async () => {
  const requests = answerWith(() => Response.json({ data: [], count: 0 }));

  await createApiClient(BASE).GET("/api/v1/users/");

  expect(requests[0]?.headers.has("X-Launch-Token")).toBe(false);
  expect(requests[0]?.headers.has("Authorization")).toBe(false);
});

test("the access token is read at each call", async () => {
  const requests = answerWith(() => Response.json({ data: [], count: 0 }));
  let token: string | null = null;
  const client = createApiClient({ ...BASE, accessToken: () => token });

  await client.GET("/api/v1/users/");
  token = "jwt";
  await client.GET("/api/v1/users/");

  expect(requests.map((request) => request.headers.get("Authorization"))).toEqual([
    null,
    "Bearer jwt",
  ]);
});

test("an answer that is not 2xx rejects with the message of the backend", async () => {
  answerWith(() => Response.json({ detail: "There is no such user." }, { status: 404 }));

  const call = createApiClient(BASE).GET("/api/v1/users/");

  await expect(call).rejects.toMatchObject({ status: 404, message: "There is no such user." });
});

test("a call without an answer rejects as unreachable and keeps the cause", async () => {
  const cause = new TypeError("Failed to fetch");
  answerWith(() => Promise.reject(cause));

  const error = await createApiClient(BASE)
    .GET("/api/v1/users/")
    .catch((thrown: unknown) => thrown);

  expect(error).toBeInstanceOf(ApiError);
  expect(error).toMatchObject({ status: null, cause });
});

test("a cancelled call stays an AbortError", async () => {
  answerWith(() => Promise.reject(new DOMException("cancelled", "AbortError")));

  const call = createApiClient(BASE).GET("/api/v1/users/");

  await expect(call).rejects.toMatchObject({ name: "AbortError" });
});
