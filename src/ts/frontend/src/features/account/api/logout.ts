import { useMutation } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useApiClient } from "@/shared/api/api-client-provider";
import { requireLogin } from "@/shared/session/session";

/** Revokes all access tokens of the user in the backend. Removes the token of this window even if that fails. */
export function useLogout() {
  const client = useApiClient();
  const navigate = useNavigate();
  return useMutation({
    mutationFn: () => client.POST("/api/v1/login/sign-out"),
    onSettled: () => {
      requireLogin();
      // The next user may be another one, who starts on the first page.
      return navigate({ to: "/", ignoreBlocker: true });
    },
  });
}
