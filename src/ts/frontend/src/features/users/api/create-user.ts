import { useMutation, useQueryClient } from "@tanstack/react-query";
import { body } from "@triptych/api-client/client";
import type { components } from "@triptych/api-client/schema.gen";
import { useApiClient } from "@/shared/api/api-client-provider";

export type UserCreate = components["schemas"]["UserCreate"];

export function useCreateUser() {
  const client = useApiClient();
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: async (user: UserCreate) =>
      body(await client.POST("/api/v1/users/", { body: user })),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: ["users"] }),
  });
}
