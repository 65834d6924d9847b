import { Button, PasswordInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { ApiError } from "@triptych/api-client/api-error";
import { limits } from "@triptych/api-client/schema.gen";
import { all, length, required } from "@/shared/forms/rules";
import { fieldErrorsOf } from "@/shared/forms/server-errors";
import { useChangePassword } from "../api/account";
import { Section } from "./section";

const LIMITS = limits.UpdatePassword;

/** The password of a user who logs in. */
export function Password({ email }: { email: string }) {
  const change = useChangePassword(email);
  const form = useForm({
    initialValues: { current_password: "", new_password: "" },
    validate: {
      current_password: required("Enter your current password."),
      new_password: all(required("Enter a new password."), length(LIMITS.new_password)),
    },
  });

  const save = async (values: typeof form.values) => {
    try {
      await change.mutateAsync(values);
      form.reset();
    } catch (error) {
      const wrong = error instanceof ApiError && error.status === 400;
      form.setErrors(
        wrong ? { current_password: error.message } : fieldErrorsOf(error, Object.keys(values)),
      );
    }
  };
  return (
    <Section
      title="Password"
      description="A new password logs out all other windows and devices. You stay logged in here."
    >
      <form onSubmit={form.onSubmit(save)} noValidate>
        {/* Password managers need it to know whose password this is. */}
        <input type="email" autoComplete="username" value={email} readOnly hidden />
        <PasswordInput
          label="Current password"
          autoComplete="current-password"
          required
          mb="md"
          {...form.getInputProps("current_password")}
        />
        <PasswordInput
          label="New password"
          description={`At least ${LIMITS.new_password.minLength} characters.`}
          autoComplete="new-password"
          required
          mb="md"
          {...form.getInputProps("new_password")}
        />
        <Button type="submit" disabled={!form.isDirty()} loading={form.submitting}>
          Change password
        </Button>
      </form>
    </Section>
  );
}
