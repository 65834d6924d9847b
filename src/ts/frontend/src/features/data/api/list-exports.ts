import { useQuery } from "@tanstack/react-query";
import { body } from "@triptych/api-client/client";
import type { components } from "@triptych/api-client/schema.gen";
import { useApiClient } from "@/shared/api/api-client-provider";

export type Export = components["schemas"]["ExportPublic"];

/** The exports that are kept, the newest first. */
export function useExports() {
  const client = useApiClient();
  return useQuery({
    queryKey: ["data", "exports"],
    queryFn: async ({ signal }) => body(await client.GET("/api/v1/data/exports", { signal })),
  });
}
