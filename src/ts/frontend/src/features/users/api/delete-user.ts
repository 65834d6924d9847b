import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useApiClient } from "@/shared/api/api-client-provider";

export function useDeleteUser() {
  const client = useApiClient();
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (id: string) => client.DELETE("/api/v1/users/{id}", { params: { path: { id } } }),
    // The backend deletes a user's items with the user.
    onSuccess: () =>
      Promise.all([
        queryClient.invalidateQueries({ queryKey: ["users"] }),
        queryClient.invalidateQueries({ queryKey: ["items"] }),
      ]),
  });
}
