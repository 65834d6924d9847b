import { useMutation } from "@tanstack/react-query";
import { ApiError } from "@triptych/api-client/api-error";
import type { components } from "@triptych/api-client/schema.gen";
import { useApiClient } from "@/shared/api/api-client-provider";
import { requestToken } from "@/shared/session/request-token";
import { useNewSession } from "./login";

type UserRegister = components["schemas"]["UserRegister"];

/** The backend answers a sign-up with a taken email like any other, but refuses the login. */
const TAKEN =
  "You could not be logged in. If you already have an account with this email, go back and log in." +
  " Otherwise use another email.";

/** Creates an account and logs its user in. */
export function useSignUp() {
  const client = useApiClient();
  return useMutation({
    mutationFn: async (body: UserRegister) => {
      await client.POST("/api/v1/users/signup", { body });
      try {
        return await requestToken(client, body);
      } catch (error) {
        const refused = error instanceof ApiError && error.status === 400;
        throw refused ? new ApiError(409, TAKEN) : error;
      }
    },
    onSuccess: useNewSession(),
  });
}
