import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { body } from "@triptych/api-client/client";
import type { components } from "@triptych/api-client/schema.gen";
import { useApiClient } from "@/shared/api/api-client-provider";
import type { ListState } from "@/shared/table/list-state";
import { useCursors } from "@/shared/table/use-cursors";

export type User = components["schemas"]["UserPublic"];

/** The orders that the list can have; the first one is its own. */
const SORTS = ["created_at", "email", "full_name", "status"] as const;

/** One page of users, with how many there are in all. */
export function useUsers(list: ListState) {
  const client = useApiClient();
  const cursors = useCursors();
  return useQuery({
    queryKey: ["users", "list", list],
    queryFn: async ({ signal }) => {
      const sort = SORTS.find((known) => known === list.sort) ?? SORTS[0];
      const query = { ...cursors.query(list), sort };
      return cursors.keep(
        list,
        body(await client.GET("/api/v1/users/", { params: { query }, signal })),
      );
    },
    placeholderData: keepPreviousData,
  });
}
