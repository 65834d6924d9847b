import createClient, { type Client } from "openapi-fetch";
import { ApiError } from "./api-error";
import type { paths } from "./schema.gen";

/** Typed calls of the backend's API: `client.GET("/api/v1/users/", …)`. */
export type ApiClient = Client<paths>;

export interface ApiClientOptions {
  /** The base URL of the backend, such as `http://127.0.0.1:1430`. */
  baseUrl: string;
  /** The token of this launch, from the shell; null in a browser. */
  launchToken: string | null;
  /** Returns the bearer token of the signed-in user, or null. It is called for each request. */
  accessToken?: () => string | null;
  /** Sends the requests instead of the browser's `fetch`. */
  fetch?: (request: Request) => Promise<Response>;
}

/**
 * Creates a client of the backend.
 *
 * @returns a client whose calls resolve only for 2xx answers; other calls reject with an
 *   {@link ApiError}, and cancelled calls with the browser's AbortError
 */
export function createApiClient(options: ApiClientOptions): ApiClient {
  const client = createClient<paths>({
    baseUrl: options.baseUrl,
    // `fetch` is looked up for each call, so that tests can replace it.
    fetch: options.fetch ?? ((request) => globalThis.fetch(request)),
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
 * Returns the data of an answer.
 *
 * @param result the result of a call of a client from {@link createApiClient}
 * @throws TypeError if the answer has no body
 */
export function dataOf<T>(result: { data?: T }): T {
  if (result.data === undefined) throw new TypeError("The backend's answer has no body.");
  return result.data;
}
