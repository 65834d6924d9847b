import { MutationCache, QueryCache, QueryClient } from "@tanstack/react-query";
import { ApiError } from "@triptych/api-client/api-error";
import { requireLogin } from "../session/session";

const RETRIES = 2;

/** No answer, or a fault of the backend: the next try may do better. A 4xx stays one. */
function shouldRetry(failures: number, error: Error): boolean {
  const passing = error instanceof ApiError && (error.status === null || error.status >= 500);
  return passing && failures < RETRIES;
}

function onError(error: Error): void {
  if (error instanceof ApiError && error.status === 401) requireLogin();
}

export function createQueryClient(): QueryClient {
  return new QueryClient({
    queryCache: new QueryCache({ onError }),
    mutationCache: new MutationCache({ onError }),
    defaultOptions: {
      // The backend is on this machine: a laptop without a network must not pause its calls.
      queries: { networkMode: "always", retry: shouldRetry },
      mutations: { networkMode: "always" },
    },
  });
}
