import {
  Alert,
  Button,
  Center,
  Paper,
  PasswordInput,
  Stack,
  TextInput,
  Title,
} from "@mantine/core";
import { useForm } from "@mantine/form";
import { required } from "@/shared/forms/rules";
import { ErrorMessage } from "@/shared/ui/error-message";
import { TriptychMark } from "@/shared/ui/triptych-mark";
import { type Credentials, useLogin } from "../api/login";

/** The login page, which is shown instead of the app until the user has logged in. */
export function LoginPage() {
  const login = useLogin();
  const form = useForm<Credentials>({
    initialValues: { email: "", password: "" },
    validate: {
      email: required("Enter your email address."),
      password: required("Enter your password."),
    },
  });

  return (
    <Center component="main" mih="100vh" p="md">
      <Paper withBorder p="xl" w={380} maw="100%">
        <form onSubmit={form.onSubmit((credentials) => login.mutate(credentials))} noValidate>
          <Stack>
            <Stack gap="xs" align="center" c="indigo">
              <TriptychMark size={40} />
              <Title order={3} c="var(--mantine-color-text)">
                Log in to Triptych
              </Title>
            </Stack>
            {login.error && (
              <Alert color="red">
                <ErrorMessage error={login.error} />
              </Alert>
            )}
            <TextInput
              label="Email"
              type="email"
              autoComplete="username"
              required
              {...form.getInputProps("email")}
            />
            <PasswordInput
              label="Password"
              autoComplete="current-password"
              required
              {...form.getInputProps("password")}
            />
            <Button type="submit" loading={login.isPending}>
              Log in
            </Button>
          </Stack>
        </form>
      </Paper>
    </Center>
  );
}
