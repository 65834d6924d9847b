import { useMutation, useQueryClient } from "@tanstack/react-query";
import { dataOf } from "@triptych/api-client/client";
import { useApiClient } from "@/shared/api/api-client-provider";
import { logIn } from "@/shared/session/session";

export interface Credentials {
  email: string;
  password: string;
}

/** Exchanges email address and password for an access token. */
export function useLogin() {
  const client = useApiClient();
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: async ({ email, password }: Credentials) =>
      dataOf(
        await client.POST("/api/v1/login/access-token", {
          // The password grant of OAuth 2 is a form with a user name (RFC 6749, section 4.3).
          body: { grant_type: "password", username: email, password, scope: "" },
          headers: { "Content-Type": "application/x-www-form-urlencoded" },
        }),
      ),
    onSuccess: ({ access_token }) => {
      // The next user must not see data of the previous one.
      queryClient.clear();
      logIn(access_token);
    },
  });
}
