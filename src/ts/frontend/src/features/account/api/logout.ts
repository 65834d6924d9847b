import { useMutation } from "@tanstack/react-query";
import { useApiClient } from "@/shared/api/api-client-provider";
import { requireLogin } from "@/shared/session/session";

/** Revokes all access tokens of the user in the backend. Removes the token of this window even if that fails. */
export function useLogout() {
  const client = useApiClient();
  return useMutation({
    mutationFn: () => client.POST("/api/v1/login/sign-out"),
    onSettled: requireLogin,
  });
}
