import { useQuery } from "@tanstack/react-query";
import { body } from "@triptych/api-client/client";
import type { components } from "@triptych/api-client/schema.gen";
import { useApiClient } from "@/shared/api/api-client-provider";

export type Backup = components["schemas"]["BackupPublic"];

/** All backups, the newest first. */
export function useBackups() {
  const client = useApiClient();
  return useQuery({
    queryKey: ["data", "backups"],
    queryFn: async ({ signal }) => body(await client.GET("/api/v1/data/backups", { signal })),
  });
}
