import type { QueryClient } from "@tanstack/react-query";
import { ApiError } from "@triptych/api-client/api-error";
import { dataOf } from "@triptych/api-client/client";
import type { components } from "@triptych/api-client/schema.gen";
import { currentApiClient } from "../api/api-client-provider";
import { toastSuccess, toastUndoable } from "../ui/toasts";

export type Deleted = components["schemas"]["Deleted"];

/** The backend can restore rows for a minute. In this time, it may have to start again. */
const RETRY_FOR_MS = 50_000;
const RETRY_DELAY_MS = 500;

/** Says that rows were deleted, and offers to undo it. */
export function toastDeleted(title: string, deleted: Deleted, queryClient: QueryClient): void {
  const id = deleted.deletion_id;
  if (id === null) toastSuccess(title, "This cannot be undone.");
  else toastUndoable(id, title, () => void restore(id, queryClient));
}

/** Restores deleted rows. While the backend does not answer, it tries again. */
function restore(id: string, queryClient: QueryClient): Promise<unknown> {
  const last = Date.now() + RETRY_FOR_MS;
  const mutation = queryClient.getMutationCache().build(queryClient, {
    networkMode: "always",
    mutationFn: async () => {
      // A backend that was started again has another address.
      const path = { id };
      return dataOf(
        await currentApiClient().POST("/api/v1/deletions/{id}/restore", { params: { path } }),
      );
    },
    retry: (_failures, error) =>
      error instanceof ApiError &&
      (error.status === null || error.status === 503) &&
      Date.now() < last,
    retryDelay: RETRY_DELAY_MS,
    meta: { done: "Deletion undone.", failed: "The deletion was not undone.", changes: [[]] },
  });
  // The mutation shows a toast after a failure.
  return mutation.execute(undefined).catch(() => undefined);
}
