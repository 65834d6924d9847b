import { Anchor, Text } from "@mantine/core";
import { useState } from "react";
import { useLoginOptions } from "@/shared/session/login-options";
import { useLogin } from "../api/login";
import { ExpiredNotice } from "./expired-notice";
import { LoginForm } from "./login-form";
import { LoginFrame } from "./login-frame";
import { SignUpForm } from "./sign-up-form";

/** The page that is shown instead of the app until the user has logged in, or has created an account. */
export function LoginPage({ expired = false }: { expired?: boolean }) {
  const [signingUp, setSigningUp] = useState(false);
  const login = useLogin();
  const options = useLoginOptions();
  if (signingUp) {
    return (
      <LoginFrame title="Create an account">
        <SignUpForm />
        <Text size="sm" ta="center">
          Already have an account?{" "}
          <Anchor component="button" type="button" inherit onClick={() => setSigningUp(false)}>
            Log in
          </Anchor>
        </Text>
      </LoginFrame>
    );
  }
  return (
    <LoginFrame title="Log in to Triptych">
      {expired && <ExpiredNotice />}
      <LoginForm error={login.error} loading={login.isPending} onSubmit={login.mutate} />
      {options.data?.signup_enabled === true && (
        <Text size="sm" ta="center">
          No account yet?{" "}
          <Anchor component="button" type="button" inherit onClick={() => setSigningUp(true)}>
            Create an account
          </Anchor>
        </Text>
      )}
    </LoginFrame>
  );
}
