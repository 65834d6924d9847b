import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useApiClient } from "@/shared/api/api-client-provider";
import { type Credentials, requestToken } from "@/shared/session/request-token";
import { logIn } from "@/shared/session/session";

/** @returns a function that begins the session of a user with their token */
export function useNewSession() {
  const queryClient = useQueryClient();
  return (token: string) => {
    // The next user must not see data of the previous one.
    queryClient.clear();
    logIn(token);
  };
}

/** Logs a user in. */
export function useLogin() {
  const client = useApiClient();
  return useMutation({
    mutationFn: (credentials: Credentials) => requestToken(client, credentials),
    onSuccess: useNewSession(),
  });
}

/** Logs the same user in again after their session has expired. The pages stay open and load their data again. */
export function useLoginAgain() {
  const client = useApiClient();
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (credentials: Credentials) => requestToken(client, credentials),
    onSuccess: (token) => {
      logIn(token);
      void queryClient.invalidateQueries();
    },
  });
}
