import { useMutation } from "@tanstack/react-query";
import { body } from "@triptych/api-client/client";
import { useApiClient } from "@/shared/api/api-client-provider";
import { useShowJob } from "./list-jobs";

export type Format = "archive" | "csv";

export function useCreateExport() {
  const client = useApiClient();
  const showJob = useShowJob();
  return useMutation({
    mutationFn: async (format: Format) =>
      body(await client.POST("/api/v1/data/exports", { body: { format } })),
    onSuccess: showJob,
  });
}
