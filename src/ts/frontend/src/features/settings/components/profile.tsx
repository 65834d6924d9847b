import { Button, Group, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { limits } from "@triptych/api-client/schema.gen";
import { all, email, length, required } from "@/shared/forms/rules";
import { fieldErrorsOf } from "@/shared/forms/server-errors";
import { orNull } from "@/shared/forms/text";
import { useUnsavedGuard } from "@/shared/forms/unsaved-guard";
import type { User } from "@/shared/users/users";
import { useUpdateProfile } from "../api/account";
import { Section } from "./section";

const LIMITS = limits.UserUpdateMe;

const valuesOf = (user: User) => ({ full_name: user.full_name ?? "", email: user.email });

/** The name and the email of the user. */
export function Profile({ user }: { user: User }) {
  const update = useUpdateProfile();
  const form = useForm({
    initialValues: valuesOf(user),
    validate: {
      full_name: length(LIMITS.full_name),
      email: all(required("Enter your email address."), email, length(LIMITS.email)),
    },
  });
  const unsaved = form.isDirty();
  useUnsavedGuard(unsaved);

  const save = async (values: typeof form.values) => {
    try {
      const saved = valuesOf(
        await update.mutateAsync({
          full_name: orNull(values.full_name),
          // The backend accepts an address of a private network only if the user already has it.
          ...(form.isDirty("email") && { email: values.email.trim() }),
        }),
      );
      form.setInitialValues(saved);
      form.setValues(saved);
    } catch (error) {
      form.setErrors(fieldErrorsOf(error, Object.keys(values), "email"));
    }
  };
  return (
    <Section title="Profile" description="Your name and email in Triptych.">
      <form onSubmit={form.onSubmit(save)} noValidate>
        <TextInput
          label="Full name"
          autoComplete="name"
          mb="md"
          {...form.getInputProps("full_name")}
        />
        <TextInput
          label="Email"
          type="email"
          autoComplete="email"
          required
          mb="md"
          {...form.getInputProps("email")}
        />
        <Group gap="sm">
          <Button type="submit" disabled={!unsaved} loading={form.submitting}>
            Save profile
          </Button>
          {unsaved && (
            <Button variant="default" disabled={form.submitting} onClick={form.reset}>
              Cancel
            </Button>
          )}
        </Group>
      </form>
    </Section>
  );
}
