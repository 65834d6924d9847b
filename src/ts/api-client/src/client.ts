import createClient, { type Client } from "openapi-fetch";
import { ApiError } from "./api-error";
import type { paths } from "./schema.gen";

/** Typed calls of the backend's API: `client.GET("/api/v1/users/", …)`. */
export type ApiClient = Client<paths>;

export interface ApiClientOptions {
  /** Where the backend is, such as `http://127.0.0.1:1430`. */
  baseUrl: string;
  /** The token of this launch, from the shell; null in a browser. */
  launchToken: string | null;
  /** Returns the bearer token of the signed-in user, or null; read at each call. */
  accessToken?: () => string | null;
}

/**
 * @returns a client whose calls resolve for 2xx answers only and reject with an {@link ApiError}
 *   otherwise, except that a cancelled call rejects with the browser's own AbortError
 */
export function createApiClient(options: ApiClientOptions): ApiClient {
  const client = createClient<paths>({
    baseUrl: options.baseUrl,
    // Looked up at each call, so that a test can replace the network.
    fetch: (request) => globalThis.fetch(request),
  });
  client.use({
    onRequest({ request }) {
      if (options.launchToken !== null) request.headers.set("X-Launch-Token", options.launchToken);
      const accessToken = options.accessToken?.() ?? null;
      if (accessToken !== null) request.headers.set("Authorization", `Bearer ${accessToken}`);
    },
    async onResponse({ response }) {
      if (!response.ok) throw await ApiError.fromResponse(response);
    },
    onError({ error }) {
      if (error instanceof DOMException && error.name === "AbortError") return;
      return ApiError.unreachable(error);
    },
  });
  return client;
}

/**
 * @param result what a call of {@link createApiClient}'s client resolved to
 * @returns the answer's data
 * @throws TypeError if the answer has no body
 */
export function dataOf<T>(result: { data?: T }): T {
  if (result.data === undefined) throw new TypeError("The backend's answer has no body.");
  return result.data;
}
