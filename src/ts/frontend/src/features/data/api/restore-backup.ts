import { useMutation } from "@tanstack/react-query";
import { body } from "@triptych/api-client/client";
import { useApiClient } from "@/shared/api/api-client-provider";
import { useShowJob } from "./list-jobs";

export function useRestoreBackup() {
  const client = useApiClient();
  const showJob = useShowJob();
  return useMutation({
    mutationFn: async (name: string) => {
      const params = { path: { name } };
      return body(await client.POST("/api/v1/data/backups/{name}/restore", { params }));
    },
    onSuccess: showJob,
  });
}
