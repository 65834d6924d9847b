import { vi } from "vitest";

/** Answers one request. */
type Answer = (call: Call) => Response | Promise<Response>;

interface Call {
  request: Request;
  url: URL;
  body: unknown;
}

/** A fake backend that replaces `fetch`, so that all code of the frontend runs unchanged. */
export interface FakeBackend {
  /** All requests, the oldest first. */
  calls: Call[];
  /** Sets the answer to `method` on matching paths. The latest answer takes precedence. */
  on: (method: string, path: RegExp, answer: Answer) => void;
}

/** Replaces `fetch`. A request without an answer fails like a refused connection. */
export function fakeBackend(): FakeBackend {
  const routes: { method: string; path: RegExp; answer: Answer }[] = [];
  const calls: Call[] = [];
  vi.stubGlobal("fetch", async (request: Request) => {
    const url = new URL(request.url);
    const text = await request.text();
    const isJson = request.headers.get("Content-Type")?.includes("json") === true;
    const call = { request, url, body: isJson ? JSON.parse(text) : text };
    calls.push(call);
    const route = routes.find(
      ({ method, path }) => method === request.method && path.test(url.pathname),
    );
    if (route === undefined)
      throw new TypeError(`The fake backend has no answer to ${request.method} ${url.pathname}.`);
    return route.answer(call);
  });
  return {
    calls,
    on: (method, path, answer) => routes.unshift({ method, path, answer }),
  };
}

/** @returns the answer to a list call; without `more`, `data` contains all rows */
export function listOf(
  data: unknown[],
  more: { count?: number; count_exact?: boolean; next_cursor?: string } = {},
): Response {
  return Response.json({
    data,
    count: data.length,
    count_exact: true,
    next_cursor: null,
    ...more,
  });
}
