import { Alert, Button, PasswordInput, Stack, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useEffect, useRef } from "react";
import { required } from "@/shared/forms/rules";
import type { Credentials } from "@/shared/session/request-token";
import { ErrorMessage } from "@/shared/ui/error-message";

interface LoginFormProps {
  /** The email of the only user who may log in; absent if any user may. */
  email?: string;
  error: Error | null;
  loading: boolean;
  onSubmit: (credentials: Credentials) => void;
}

export function LoginForm({ email, error, loading, onSubmit }: LoginFormProps) {
  const fixed = email !== undefined;
  const emailRef = useRef<HTMLInputElement>(null);
  const passwordRef = useRef<HTMLInputElement>(null);
  // An effect, because a session that expires moves the focus away from the page below first.
  useEffect(() => (fixed ? passwordRef : emailRef).current?.focus(), [fixed]);
  const form = useForm<Credentials>({
    initialValues: { email: email ?? "", password: "" },
    validate: {
      email: required("Enter your email address."),
      password: required("Enter your password."),
    },
  });

  return (
    <form onSubmit={form.onSubmit(onSubmit)} noValidate>
      <Stack>
        {error && (
          <Alert color="red">
            <ErrorMessage error={error} />
          </Alert>
        )}
        <TextInput
          label="Email"
          type="email"
          autoComplete="username"
          required
          readOnly={fixed}
          variant={fixed ? "filled" : "default"}
          ref={emailRef}
          {...form.getInputProps("email")}
        />
        <PasswordInput
          label="Password"
          autoComplete="current-password"
          required
          ref={passwordRef}
          {...form.getInputProps("password")}
        />
        <Button type="submit" loading={loading}>
          Log in
        </Button>
      </Stack>
    </form>
  );
}
