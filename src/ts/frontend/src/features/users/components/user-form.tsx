import { Button, Group, PasswordInput, Stack, Switch, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { limits } from "@triptych/api-client/schema.gen";
import { all, email, length, optional, required } from "@/shared/forms/rules";
import { fieldErrorsOf } from "@/shared/forms/server-errors";

export interface UserFormValues {
  email: string;
  full_name: string;
  password: string;
  is_active: boolean;
  is_superuser: boolean;
}

const EMPTY: UserFormValues = {
  email: "",
  full_name: "",
  password: "",
  is_active: true,
  is_superuser: false,
};

interface UserFormProps {
  /** The user to edit; without one the form makes a new user. */
  initial?: Omit<UserFormValues, "password">;
  submitLabel: string;
  /** Rejects with what the backend refused, which the form then shows at its fields. */
  onSubmit: (values: UserFormValues) => Promise<void>;
  onCancel: () => void;
}

export function UserForm({ initial, submitLabel, onSubmit, onCancel }: UserFormProps) {
  const isNew = initial === undefined;
  const password = length(limits.UserCreate.password);
  const form = useForm<UserFormValues>({
    initialValues: { ...EMPTY, ...initial },
    validate: {
      email: all(required("Enter an email address."), email, length(limits.UserCreate.email)),
      full_name: length(limits.UserCreate.full_name),
      password: isNew ? all(required("Enter a password."), password) : optional(password),
    },
    validateInputOnBlur: true,
  });

  const submit = async (values: UserFormValues) => {
    try {
      await onSubmit(values);
    } catch (error) {
      form.setErrors(fieldErrorsOf(error, Object.keys(EMPTY), "email"));
    }
  };

  return (
    <form onSubmit={form.onSubmit(submit)} noValidate>
      <Stack>
        <TextInput
          label="Email"
          type="email"
          autoComplete="off"
          required
          data-autofocus
          {...form.getInputProps("email")}
        />
        <TextInput label="Full name" autoComplete="off" {...form.getInputProps("full_name")} />
        <PasswordInput
          label={isNew ? "Password" : "New password"}
          description={
            isNew
              ? `At least ${limits.UserCreate.password.minLength} characters`
              : "Leave it empty to keep the one there is"
          }
          autoComplete="new-password"
          required={isNew}
          {...form.getInputProps("password")}
        />
        <Switch
          label="Active"
          description="May log in"
          {...form.getInputProps("is_active", { type: "checkbox" })}
        />
        <Switch
          label="Superuser"
          description="May see and change every user and item"
          {...form.getInputProps("is_superuser", { type: "checkbox" })}
        />
        <Group justify="flex-end" mt="sm">
          <Button variant="default" onClick={onCancel}>
            Cancel
          </Button>
          <Button type="submit" loading={form.submitting}>
            {submitLabel}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
