import { useMutation, useQueryClient } from "@tanstack/react-query";
import { body } from "@triptych/api-client/client";
import { useApiClient } from "@/shared/api/api-client-provider";
import { logIn } from "@/shared/session/session";

export interface Credentials {
  email: string;
  password: string;
}

/** Trades an email address and a password for the token that later calls carry. */
export function useLogin() {
  const client = useApiClient();
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: async ({ email, password }: Credentials) =>
      body(
        await client.POST("/api/v1/login/access-token", {
          // OAuth 2's password grant is a form and calls the address a user name (RFC 6749, 4.3).
          body: { grant_type: "password", username: email, password, scope: "" },
          headers: { "Content-Type": "application/x-www-form-urlencoded" },
        }),
      ),
    onSuccess: ({ access_token }) => {
      // What the person before could see is not for this one.
      queryClient.clear();
      logIn(access_token);
    },
  });
}
