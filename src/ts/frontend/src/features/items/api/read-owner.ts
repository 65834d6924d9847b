import { useQuery } from "@tanstack/react-query";
import { body } from "@triptych/api-client/client";
import { useApiClient } from "@/shared/api/api-client-provider";

const MINUTE = 60_000;

/** The user who owns an item; rows with the same owner share one call. */
export function useOwner(id: string) {
  const client = useApiClient();
  return useQuery({
    // Below "users", so that a changed user is read again.
    queryKey: ["users", "read", id],
    queryFn: async ({ signal }) =>
      body(await client.GET("/api/v1/users/{id}", { params: { path: { id } }, signal })),
    staleTime: MINUTE,
    // Not everybody may read every user; the row shows the id then.
    retry: false,
  });
}
