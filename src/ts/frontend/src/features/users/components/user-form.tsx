import { PasswordInput, Switch, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { limits } from "@triptych/api-client/schema.gen";
import { FormDialog } from "@/shared/forms/form-dialog";
import { all, email, length, optional, required } from "@/shared/forms/rules";
import { orNull } from "@/shared/forms/text";
import type { User } from "@/shared/users/users";
import { useCreateUser, useUpdateUser } from "../api/users";

const MIN_PASSWORD = limits.UserCreate.password.minLength;

interface UserFormProps {
  opened: boolean;
  onClose: () => void;
  inline?: boolean;
  /** The user to edit; null to create one. */
  user: User | null;
}

function userValues(user: User | null) {
  return {
    email: user?.email ?? "",
    full_name: user?.full_name ?? "",
    password: "",
    is_active: user?.is_active ?? true,
    is_superuser: user?.is_superuser ?? false,
  };
}

export function UserForm({ user, ...dialog }: UserFormProps) {
  const createUser = useCreateUser();
  const updateUser = useUpdateUser(user);
  const password = length(limits.UserCreate.password);
  const form = useForm({
    initialValues: userValues(user),
    validate: {
      email: all(required("Enter an email address."), email, length(limits.UserCreate.email)),
      full_name: length(limits.UserCreate.full_name),
      password: user === null ? all(required("Enter a password."), password) : optional(password),
    },
  });

  const save = ({ password, ...fields }: typeof form.values) => {
    const values = {
      ...fields,
      email: fields.email.trim(),
      full_name: orNull(fields.full_name),
    };
    return user === null
      ? createUser.mutateAsync({ ...values, password })
      : updateUser.mutateAsync({ id: user.id, ...values, ...(password !== "" && { password }) });
  };

  return (
    <FormDialog
      {...dialog}
      title={user === null ? "New user" : "Edit user"}
      submitLabel={user === null ? "Create user" : "Save"}
      form={form}
      valuesOf={userValues}
      onSave={save}
      uniqueField="email"
    >
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
        label={user === null ? "Password" : "New password"}
        description={
          user === null
            ? `At least ${MIN_PASSWORD} characters.`
            : "Leave this empty to keep the current password."
        }
        autoComplete="new-password"
        required={user === null}
        {...form.getInputProps("password")}
      />
      <Switch
        label="Active"
        description="Can log in."
        {...form.getInputProps("is_active", { type: "checkbox" })}
      />
      <Switch
        label="Superuser"
        description="Can see and change everything, including other users."
        {...form.getInputProps("is_superuser", { type: "checkbox" })}
      />
    </FormDialog>
  );
}
