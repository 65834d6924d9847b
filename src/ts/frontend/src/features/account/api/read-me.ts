import { useQuery } from "@tanstack/react-query";
import { body } from "@triptych/api-client/client";
import { useApiClient } from "@/shared/api/api-client-provider";

/** Who calls: the one local user, or the person logged in. */
export function useMe() {
  const client = useApiClient();
  return useQuery({
    queryKey: ["users", "me"],
    queryFn: async ({ signal }) => body(await client.GET("/api/v1/users/me", { signal })),
  });
}
