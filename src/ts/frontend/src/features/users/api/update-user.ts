import { useMutation, useQueryClient } from "@tanstack/react-query";
import { body } from "@triptych/api-client/client";
import type { components } from "@triptych/api-client/schema.gen";
import { useApiClient } from "@/shared/api/api-client-provider";

export type UserUpdate = components["schemas"]["UserUpdate"];

export function useUpdateUser() {
  const client = useApiClient();
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: async ({ id, changes }: { id: string; changes: UserUpdate }) => {
      const params = { path: { id } };
      return body(await client.PATCH("/api/v1/users/{id}", { params, body: changes }));
    },
    onSuccess: () => queryClient.invalidateQueries({ queryKey: ["users"] }),
  });
}
