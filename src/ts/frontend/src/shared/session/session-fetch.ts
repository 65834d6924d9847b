import { accessToken, activeSession, expireSession, tokenReplaced } from "./session";

/**
 * `fetch` for calls of the backend. A 401 ends the session.
 * A read waits until the user has logged in again and is then repeated, so that no page loses its content.
 * A change is not repeated: the user decides whether to save again.
 */
export async function sessionFetch(request: Request): Promise<Response> {
  const response = await globalThis.fetch(request);
  if (response.status !== 401) return response;
  const token = request.headers.get("Authorization")?.replace(/^Bearer /, "") ?? null;
  const isRead = request.method === "GET";
  if (isRead) await tokenReplaced();
  expireSession(token);
  if (!isRead || !(await activeSession())) return response;
  const headers = new Headers(request.headers);
  headers.set("Authorization", `Bearer ${accessToken()}`);
  return sessionFetch(new Request(request, { headers }));
}
