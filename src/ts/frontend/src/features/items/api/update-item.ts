import { useMutation, useQueryClient } from "@tanstack/react-query";
import { body } from "@triptych/api-client/client";
import type { components } from "@triptych/api-client/schema.gen";
import { useApiClient } from "@/shared/api/api-client-provider";

export type ItemUpdate = components["schemas"]["ItemUpdate"];

export function useUpdateItem() {
  const client = useApiClient();
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: async ({ id, changes }: { id: string; changes: ItemUpdate }) => {
      const params = { path: { id } };
      return body(await client.PATCH("/api/v1/items/{id}", { params, body: changes }));
    },
    onSuccess: () => queryClient.invalidateQueries({ queryKey: ["items"] }),
  });
}
