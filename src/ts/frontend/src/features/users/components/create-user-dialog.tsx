import { Modal } from "@mantine/core";
import { orNull } from "@/shared/forms/text";
import { toastFailure, toastSuccess } from "@/shared/ui/toasts";
import { useCreateUser } from "../api/create-user";
import { UserForm, type UserFormValues } from "./user-form";

interface CreateUserDialogProps {
  opened: boolean;
  onClose: () => void;
}

export function CreateUserDialog({ opened, onClose }: CreateUserDialogProps) {
  const createUser = useCreateUser();

  const create = async (values: UserFormValues) => {
    try {
      const user = await createUser.mutateAsync({
        ...values,
        email: values.email.trim(),
        full_name: orNull(values.full_name),
      });
      toastSuccess("User created", user.email);
      onClose();
    } catch (error) {
      toastFailure("The user was not created", error);
      throw error;
    }
  };

  return (
    <Modal opened={opened} onClose={onClose} title="New user" closeOnClickOutside={false}>
      <UserForm submitLabel="Create user" onSubmit={create} onCancel={onClose} />
    </Modal>
  );
}
