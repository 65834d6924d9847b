import { keepPreviousData, queryOptions, useMutation, useQuery } from "@tanstack/react-query";
import { type ApiClient, dataOf } from "@triptych/api-client/client";
import type { components } from "@triptych/api-client/schema.gen";
import { useApiClient } from "@/shared/api/api-client-provider";
import type { ListState } from "@/shared/table/list-state";
import { type Cursors, useCursors } from "@/shared/table/use-cursors";
import { type User, userKeys } from "@/shared/users/users";
import { useVersion } from "@/shared/versions/use-version";

type UserCreate = components["schemas"]["UserCreate"];
type UserUpdate = components["schemas"]["UserUpdate"];

/** The sort keys of the backend. The first one is the default. */
export const USER_SORTS = ["created_at", "email", "full_name", "status"] as const;
export type UserSort = (typeof USER_SORTS)[number];

function userListOptions(client: ApiClient, cursors: Cursors, list: ListState<UserSort>) {
  return queryOptions({
    queryKey: userKeys.list(list),
    queryFn: async ({ signal }) => {
      const query = { ...cursors.query(list), sort: list.sort };
      const page = await client.GET("/api/v1/users/", { params: { query }, signal });
      return cursors.remember(list, dataOf(page));
    },
    placeholderData: keepPreviousData,
  });
}

/** One page of the list, and how many users there are. */
export function useUsers(list: ListState<UserSort>) {
  return useQuery(userListOptions(useApiClient(), useCursors(), list));
}

export function useCreateUser() {
  const client = useApiClient();
  return useMutation({
    mutationFn: async (body: UserCreate) => dataOf(await client.POST("/api/v1/users/", { body })),
    meta: {
      done: "User created.",
      detail: ({ email }: User) => email,
      failed: "The user was not created.",
      changes: [userKeys.all],
    },
  });
}

/** Updates a user. Overwrites no unseen change. */
export function useUpdateUser(user: User | null) {
  const client = useApiClient();
  const version = useVersion(user);
  return useMutation({
    mutationFn: ({ id, ...body }: UserUpdate & { id: string }) =>
      version.update(
        body,
        () => client.GET("/api/v1/users/{id}", { params: { path: { id } } }),
        (header) => client.PATCH("/api/v1/users/{id}", { params: { path: { id }, header }, body }),
      ),
    meta: {
      done: "User saved.",
      detail: ({ email }: User) => email,
      failed: "The user was not saved.",
      changes: [userKeys.all],
    },
  });
}

export function useDeleteUser() {
  const client = useApiClient();
  return useMutation({
    mutationFn: (id: string) => client.DELETE("/api/v1/users/{id}", { params: { path: { id } } }),
    meta: {
      done: "User deleted.",
      failed: "The user was not deleted.",
      // The backend deletes everything that belongs to the user: all queries are loaded again.
      changes: [[]],
    },
  });
}
