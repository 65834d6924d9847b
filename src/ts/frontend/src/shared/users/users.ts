import { queryOptions, useQuery } from "@tanstack/react-query";
import { type ApiClient, dataOf } from "@triptych/api-client/client";
import type { components } from "@triptych/api-client/schema.gen";
import { useApiClient } from "../api/api-client-provider";

export type User = components["schemas"]["UserPublic"];

const MINUTE = 60_000;

/** The keys of all queries about users, so that a changed user is loaded again everywhere. */
export const userKeys = {
  all: ["users"] as const,
  me: () => [...userKeys.all, "me"] as const,
  one: (id: string) => [...userKeys.all, "one", id] as const,
  list: (list: object) => [...userKeys.all, "list", list] as const,
};

function meOptions(client: ApiClient) {
  return queryOptions({
    queryKey: userKeys.me(),
    queryFn: async ({ signal }) => dataOf(await client.GET("/api/v1/users/me", { signal })),
  });
}

function userOptions(client: ApiClient, id: string) {
  return queryOptions({
    queryKey: userKeys.one(id),
    queryFn: async ({ signal }) =>
      dataOf(await client.GET("/api/v1/users/{id}", { params: { path: { id } }, signal })),
    staleTime: MINUTE,
  });
}

/** The signed-in user, or the local user if sign-in is disabled. */
export function useMe() {
  return useQuery(meOptions(useApiClient()));
}

/** A user by id, for superusers only. Rows with the same user share one call. */
export function useUser(id: string, options: { enabled: boolean }) {
  return useQuery({ ...userOptions(useApiClient(), id), enabled: options.enabled, retry: false });
}
