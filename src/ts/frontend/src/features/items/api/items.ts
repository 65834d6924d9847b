import { keepPreviousData, queryOptions, useMutation, useQuery } from "@tanstack/react-query";
import { type ApiClient, dataOf } from "@triptych/api-client/client";
import type { components } from "@triptych/api-client/schema.gen";
import { useApiClient } from "@/shared/api/api-client-provider";
import type { ListState } from "@/shared/table/list-state";
import { type Cursors, useCursors } from "@/shared/table/use-cursors";
import { deleteMeta } from "@/shared/undo/delete-meta";

export type Item = components["schemas"]["ItemPublic"];
type ItemCreate = components["schemas"]["ItemCreate"];

/** The sort keys of the backend. The first one is the default. */
export const ITEM_SORTS = ["created_at", "title", "description", "owner"] as const;
export type ItemSort = (typeof ITEM_SORTS)[number];

const itemKeys = {
  all: ["items"] as const,
  list: (list: ListState<ItemSort>) => [...itemKeys.all, "list", list] as const,
};

function itemListOptions(client: ApiClient, cursors: Cursors, list: ListState<ItemSort>) {
  return queryOptions({
    queryKey: itemKeys.list(list),
    queryFn: async ({ signal }) => {
      const query = { ...cursors.query(list), sort: list.sort };
      const page = await client.GET("/api/v1/items/", { params: { query }, signal });
      return cursors.remember(list, dataOf(page));
    },
    placeholderData: keepPreviousData,
  });
}

/** One page of the list, and how many items there are. */
export function useItems(list: ListState<ItemSort>) {
  return useQuery(itemListOptions(useApiClient(), useCursors(), list));
}

/** Updates the item with this id; without an id, creates one. */
export function useSaveItem(id?: string) {
  const client = useApiClient();
  return useMutation({
    mutationFn: async (body: ItemCreate) =>
      dataOf(
        id === undefined
          ? await client.POST("/api/v1/items/", { body })
          : await client.PATCH("/api/v1/items/{id}", { params: { path: { id } }, body }),
      ),
    meta: {
      done: id === undefined ? "Item created." : "Item saved.",
      detail: ({ title }: Item) => title,
      failed: id === undefined ? "The item was not created." : "The item was not saved.",
      changes: [itemKeys.all],
    },
  });
}

/** Deletes the items with these ids, all or none. */
export function useDeleteItems() {
  const client = useApiClient();
  return useMutation({
    mutationFn: async (ids: string[]) =>
      dataOf(await client.POST("/api/v1/items/delete", { body: { ids } })),
    meta: deleteMeta("item", "items"),
  });
}
