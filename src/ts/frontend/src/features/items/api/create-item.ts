import { useMutation, useQueryClient } from "@tanstack/react-query";
import { body } from "@triptych/api-client/client";
import type { components } from "@triptych/api-client/schema.gen";
import { useApiClient } from "@/shared/api/api-client-provider";

export type ItemCreate = components["schemas"]["ItemCreate"];

export function useCreateItem() {
  const client = useApiClient();
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: async (item: ItemCreate) =>
      body(await client.POST("/api/v1/items/", { body: item })),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: ["items"] }),
  });
}
