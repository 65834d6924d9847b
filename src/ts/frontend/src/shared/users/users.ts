import { queryOptions, useQuery } from "@tanstack/react-query";
import { type ApiClient, dataOf } from "@triptych/api-client/client";
import type { components } from "@triptych/api-client/schema.gen";
import { useApiClient } from "../api/api-client-provider";

export type User = components["schemas"]["UserPublic"];

const MINUTE = 60_000;

/** The keys of all queries about users: a changed user is loaded again wherever it is shown. */
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

/** The user who is signed in; without sign-in, the one local user. */
export function useMe() {
  return useQuery(meOptions(useApiClient()));
}

/** Any user by id. Only superusers may ask; rows with the same user share one call. */
export function useUser(id: string, options: { enabled: boolean }) {
  return useQuery({ ...userOptions(useApiClient(), id), enabled: options.enabled, retry: false });
}
