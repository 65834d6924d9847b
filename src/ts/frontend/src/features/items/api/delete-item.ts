import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useApiClient } from "@/shared/api/api-client-provider";

export function useDeleteItem() {
  const client = useApiClient();
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (id: string) => client.DELETE("/api/v1/items/{id}", { params: { path: { id } } }),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: ["items"] }),
  });
}
