import { useQueryClient } from "@tanstack/react-query";
import { type ReactNode, Suspense } from "react";
import { useSession } from "@/shared/session/session";
import { Cover } from "@/shared/ui/cover";
import { lazyComponent } from "@/shared/ui/lazy-component";
import { type User, userKeys } from "@/shared/users/users";

// Most apps never show them.
const LoginPage = lazyComponent(() => import("./login-page"), "LoginPage");
const SessionExpired = lazyComponent(() => import("./session-expired"), "SessionExpired");

/**
 * Shows its children, or the login page if the user has to log in.
 * If a session expires, the login covers the children. They stay mounted, so that no input is lost.
 */
export function SessionGate({ children }: { children: ReactNode }) {
  const { state } = useSession();
  const queryClient = useQueryClient();
  const expired = state === "expired";
  const user = expired ? queryClient.getQueryData<User>(userKeys.me()) : undefined;
  // Without a known user, another one could log in and see what the children show.
  if (state === "logged-out" || (expired && user === undefined)) {
    return <LoginPage expired={expired} />;
  }
  return (
    <>
      {children}
      <Cover shown={expired}>
        <Suspense fallback={null}>{user && <SessionExpired email={user.email} />}</Suspense>
      </Cover>
    </>
  );
}
