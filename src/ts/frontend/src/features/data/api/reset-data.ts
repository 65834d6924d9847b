import { useMutation } from "@tanstack/react-query";
import { body } from "@triptych/api-client/client";
import { useApiClient } from "@/shared/api/api-client-provider";
import { useShowJob } from "./list-jobs";

/** What somebody types who means it; the backend wants it too. */
export const CONFIRMATION = "start over";

export function useResetData() {
  const client = useApiClient();
  const showJob = useShowJob();
  return useMutation({
    mutationFn: async () =>
      body(await client.POST("/api/v1/data/reset", { body: { confirm: CONFIRMATION } })),
    onSuccess: showJob,
  });
}
