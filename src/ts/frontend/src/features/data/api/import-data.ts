import { useMutation } from "@tanstack/react-query";
import { body } from "@triptych/api-client/client";
import { useApiClient } from "@/shared/api/api-client-provider";
import { useShowJob } from "./list-jobs";

export function useImportData() {
  const client = useApiClient();
  const showJob = useShowJob();
  return useMutation({
    mutationFn: async (file: File) =>
      body(
        await client.POST("/api/v1/data/import", {
          body: file,
          bodySerializer: (bytes) => bytes,
          headers: { "Content-Type": "application/octet-stream" },
        }),
      ),
    onSuccess: showJob,
  });
}
