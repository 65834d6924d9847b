import { keepPreviousData, queryOptions, useMutation, useQuery } from "@tanstack/react-query";
import { type ApiClient, dataOf } from "@triptych/api-client/client";
import type { components } from "@triptych/api-client/schema.gen";
import { useApiClient } from "@/shared/api/api-client-provider";
import type { ListState } from "@/shared/table/list-state";
import { type Cursors, useCursors } from "@/shared/table/use-cursors";
import { deleteMeta } from "@/shared/undo/delete-meta";
import { useVersion } from "@/shared/versions/use-version";

export type Item = components["schemas"]["ItemPublic"];
type ItemCreate = components["schemas"]["ItemCreate"];

/** The sort keys of the backend. The first one is the default. */
export const ITEM_SORTS = ["created_at", "title", "description", "owner"] as const;
export type ItemSort = (typeof ITEM_SORTS)[number];

const itemKeys = {
  all: ["items"] as const,
  list: (list: ListState<ItemSort>) => [...itemKeys.all, "list", list] as const,
  one: (id: string) => [...itemKeys.all, "one", id] as const,
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

function itemOptions(client: ApiClient, id: string) {
  return queryOptions({
    queryKey: itemKeys.one(id),
    queryFn: async ({ signal }) =>
      dataOf(await client.GET("/api/v1/items/{id}", { params: { path: { id } }, signal })),
  });
}

/** The item with this id; without an id, none. */
export function useItem(id: string | undefined) {
  return useQuery({ ...itemOptions(useApiClient(), id ?? ""), enabled: id !== undefined });
}

/** Updates an item; without one, creates one. Overwrites no unseen change. */
export function useSaveItem(item: Item | null) {
  const client = useApiClient();
  const version = useVersion(item);
  return useMutation({
    mutationFn: async (body: ItemCreate) => {
      if (item === null) return dataOf(await client.POST("/api/v1/items/", { body }));
      const path = { id: item.id };
      return version.update(
        body,
        () => client.GET("/api/v1/items/{id}", { params: { path } }),
        (header) => client.PATCH("/api/v1/items/{id}", { params: { path, header }, body }),
      );
    },
    meta: {
      done: item === null ? "Item created." : "Item saved.",
      detail: ({ title }: Item) => title,
      failed: item === null ? "The item was not created." : "The item was not saved.",
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
