import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { body } from "@triptych/api-client/client";
import type { components } from "@triptych/api-client/schema.gen";
import { useApiClient } from "@/shared/api/api-client-provider";
import { pageQuery } from "@/shared/table/paging";

export type Item = components["schemas"]["ItemPublic"];

/** One page of items, counted from 1, with how many there are in all. */
export function useItems(page: number) {
  const client = useApiClient();
  return useQuery({
    queryKey: ["items", "list", page],
    queryFn: async ({ signal }) =>
      body(await client.GET("/api/v1/items/", { params: { query: pageQuery(page) }, signal })),
    placeholderData: keepPreviousData,
  });
}
