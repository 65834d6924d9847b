import { useMutation } from "@tanstack/react-query";
import { dataOf } from "@triptych/api-client/client";
import type { components } from "@triptych/api-client/schema.gen";
import { useApiClient } from "@/shared/api/api-client-provider";
import { requestToken } from "@/shared/session/request-token";
import { replaceToken, requireLogin } from "@/shared/session/session";
import { userKeys } from "@/shared/users/users";

type UserUpdateMe = components["schemas"]["UserUpdateMe"];
type UpdatePassword = components["schemas"]["UpdatePassword"];

/** Changes the name or the email of the user. */
export function useUpdateProfile() {
  const client = useApiClient();
  return useMutation({
    mutationFn: async (body: UserUpdateMe) =>
      dataOf(await client.PATCH("/api/v1/users/me", { body })),
    meta: {
      done: "Profile saved.",
      failed: "The profile was not saved.",
      changes: [userKeys.all],
    },
  });
}

/** Changes the password of the user, which ends all sessions, and logs this window in again. */
export function useChangePassword(email: string) {
  const client = useApiClient();
  return useMutation({
    mutationFn: (body: UpdatePassword) =>
      replaceToken(async () => {
        await client.PATCH("/api/v1/users/me/password", { body });
        // The password is changed even if this login fails. The login page then asks for it.
        return requestToken(client, { email, password: body.new_password }).catch(() => null);
      }),
    meta: {
      done: "Password changed.",
      detail: () => "All other windows and devices are logged out.",
      failed: "The password was not changed.",
    },
  });
}

/** Deletes the account of the user and everything that they own. */
export function useDeleteAccount() {
  const client = useApiClient();
  return useMutation({
    mutationFn: () => client.DELETE("/api/v1/users/me"),
    onSuccess: requireLogin,
    meta: { done: "Your account was deleted." },
  });
}
