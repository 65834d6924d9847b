import { useQuery } from "@tanstack/react-query";
import { dataOf } from "@triptych/api-client/client";
import { useApiClient } from "../api/api-client-provider";

/** Whether the backend needs a login, and whether people may sign up. Both are settings of the backend. */
export function useLoginOptions() {
  const client = useApiClient();
  return useQuery({
    queryKey: ["login-options"],
    queryFn: async ({ signal }) => dataOf(await client.GET("/api/v1/login/options", { signal })),
    staleTime: Number.POSITIVE_INFINITY,
  });
}
