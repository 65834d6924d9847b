import { type Mutation, MutationCache, QueryCache, QueryClient } from "@tanstack/react-query";
import { ApiError } from "@triptych/api-client/api-error";
import { logError } from "../shell/window-log";
import { isWindowError } from "../ui/error-message";
import { toastFailure, toastSuccess } from "../ui/toasts";
import { type Deleted, toastDeleted } from "../undo/toast-deleted";

/** What happens after a mutation. Components do not show these toasts themselves. */
interface MutationMeta extends Record<string, unknown> {
  /**
   * The title of the toast after a success, such as "User created.", or a function that returns it from the mutation's
   * result. Without one there is no toast.
   */
  done?: string | ((data: never) => string);
  /** @returns the toast's second line, from the mutation's result */
  detail?: (data: never) => string;
  /** The title of the toast after a failure; the error's message follows. Without one there is no toast. */
  failed?: string;
  /** The keys of the queries whose data has changed: they are loaded again. */
  changes?: readonly (readonly unknown[])[];
  /** Whether the mutation deletes rows and returns how they can be restored. The toast then offers that. */
  undoable?: boolean;
}

declare module "@tanstack/react-query" {
  interface Register {
    mutationMeta: MutationMeta;
  }
}

const RETRIES = 2;

/** Retries only if there was no answer or a 5xx, because a 4xx would be repeated. */
function shouldRetry(failures: number, error: Error): boolean {
  const temporary = error instanceof ApiError && (error.status === null || error.status >= 500);
  return temporary && failures < RETRIES;
}

function onError(error: Error): void {
  if (isWindowError(error)) logError(error);
}

function onMutationError(error: Error, meta: MutationMeta): void {
  onError(error);
  if (meta.failed !== undefined) toastFailure(meta.failed, error);
}

function onMutationSuccess(data: unknown, meta: MutationMeta, client: QueryClient) {
  const done = typeof meta.done === "function" ? meta.done(data as never) : meta.done;
  if (done !== undefined && meta.undoable) toastDeleted(done, data as Deleted, client);
  else if (done !== undefined) toastSuccess(done, meta.detail?.(data as never));
  const changes = meta.changes ?? [];
  return Promise.all(changes.map((queryKey) => client.invalidateQueries({ queryKey })));
}

const metaOf = (mutation: Mutation<unknown, unknown, unknown>): MutationMeta => mutation.meta ?? {};

export function createQueryClient(): QueryClient {
  const client = new QueryClient({
    queryCache: new QueryCache({ onError }),
    mutationCache: new MutationCache({
      onError: (error, _variables, _result, mutation) => onMutationError(error, metaOf(mutation)),
      onSuccess: (data, _variables, _result, mutation, { client }) =>
        onMutationSuccess(data, metaOf(mutation), client),
    }),
    defaultOptions: {
      // The backend is on this machine: a laptop without a network must not pause its calls.
      queries: { networkMode: "always", retry: shouldRetry },
      mutations: { networkMode: "always" },
    },
  });
  // The dev loop restarts the backend after each change of its code (dev-session.ts). A build has no such event.
  import.meta.hot?.on("backend:ready", () => void client.invalidateQueries());
  return client;
}
