import { useMutation } from "@tanstack/react-query";
import { useApiClient } from "@/shared/api/api-client-provider";
import { requireLogin } from "@/shared/session/session";

/** Ends the person's tokens in the backend, and forgets this window's in any case. */
export function useLogout() {
  const client = useApiClient();
  return useMutation({
    mutationFn: () => client.POST("/api/v1/login/sign-out"),
    onSettled: requireLogin,
  });
}
