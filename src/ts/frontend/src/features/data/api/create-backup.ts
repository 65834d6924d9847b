import { useMutation } from "@tanstack/react-query";
import { body } from "@triptych/api-client/client";
import { useApiClient } from "@/shared/api/api-client-provider";
import { useShowJob } from "./list-jobs";

export function useCreateBackup() {
  const client = useApiClient();
  const showJob = useShowJob();
  return useMutation({
    mutationFn: async () => body(await client.POST("/api/v1/data/backups")),
    onSuccess: showJob,
  });
}
