import { Alert, Button, PasswordInput, Stack, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { limits } from "@triptych/api-client/schema.gen";
import { all, email, length, required } from "@/shared/forms/rules";
import { fieldErrorsOf } from "@/shared/forms/server-errors";
import { orNull } from "@/shared/forms/text";
import { ErrorMessage } from "@/shared/ui/error-message";
import { useSignUp } from "../api/sign-up";

const LIMITS = limits.UserRegister;

/** The messages of the backend that belong to a field; a 409 belongs to the email. */
const errorsOf = (error: Error | null) =>
  fieldErrorsOf(error, ["email", "full_name", "password"], "email");

export function SignUpForm() {
  const signUp = useSignUp();
  const form = useForm({
    initialValues: { email: "", full_name: "", password: "" },
    validate: {
      email: all(required("Enter your email address."), email, length(LIMITS.email)),
      full_name: length(LIMITS.full_name),
      password: all(required("Enter a password."), length(LIMITS.password)),
    },
  });

  const submit = form.onSubmit((values) =>
    signUp.mutate(
      { ...values, email: values.email.trim(), full_name: orNull(values.full_name) },
      { onError: (error) => form.setErrors(errorsOf(error)) },
    ),
  );
  return (
    <form onSubmit={submit} noValidate>
      <Stack>
        {signUp.error && Object.keys(errorsOf(signUp.error)).length === 0 && (
          <Alert color="red">
            <ErrorMessage error={signUp.error} />
          </Alert>
        )}
        <TextInput
          label="Email"
          type="email"
          autoComplete="username"
          required
          {...form.getInputProps("email")}
        />
        <TextInput label="Full name" autoComplete="name" {...form.getInputProps("full_name")} />
        <PasswordInput
          label="Password"
          description={`At least ${LIMITS.password.minLength} characters.`}
          autoComplete="new-password"
          required
          {...form.getInputProps("password")}
        />
        <Button type="submit" loading={signUp.isPending}>
          Create account
        </Button>
      </Stack>
    </form>
  );
}
