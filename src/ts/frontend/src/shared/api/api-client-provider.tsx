import { useQueryClient } from "@tanstack/react-query";
import { type ApiClient, createApiClient } from "@triptych/api-client/client";
import { createContext, type ReactNode, useContext, useEffect, useMemo, useRef } from "react";
import { accessToken } from "../session/session";
import { sessionFetch } from "../session/session-fetch";

/** The client of the running backend, for code outside of components. */
let current: ApiClient | null = null;

const ApiClientContext = createContext<ApiClient | null>(null);

interface ApiClientProviderProps {
  /** The base URL of the backend, such as `http://127.0.0.1:41230`. */
  baseUrl: string;
  launchToken: string | null;
  children: ReactNode;
}

/** Provides the API client. A restart of the backend changes the base URL, and all queries are then loaded again. */
export function ApiClientProvider({ baseUrl, launchToken, children }: ApiClientProviderProps) {
  const queryClient = useQueryClient();
  const client = useMemo(
    () => createApiClient({ baseUrl, launchToken, accessToken, fetch: sessionFetch }),
    [baseUrl, launchToken],
  );

  const previous = useRef(client);
  useEffect(() => {
    current = client;
    if (previous.current === client) return;
    previous.current = client;
    void queryClient.invalidateQueries();
  }, [client, queryClient]);

  return <ApiClientContext value={client}>{children}</ApiClientContext>;
}

/** @returns the client of the backend that runs now, which may be another one than at the last call */
export function currentApiClient(): ApiClient {
  if (current === null) throw new Error("currentApiClient needs a rendered ApiClientProvider.");
  return current;
}

/** @throws Error outside of {@link ApiClientProvider} */
export function useApiClient(): ApiClient {
  const client = useContext(ApiClientContext);
  if (client === null) throw new Error("useApiClient needs an ApiClientProvider around it.");
  return client;
}
