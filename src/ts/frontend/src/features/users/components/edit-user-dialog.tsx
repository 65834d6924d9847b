import { Modal } from "@mantine/core";
import { orNull } from "@/shared/forms/text";
import { toastFailure, toastSuccess } from "@/shared/ui/toasts";
import type { User } from "../api/list-users";
import { useUpdateUser } from "../api/update-user";
import { UserForm, type UserFormValues } from "./user-form";

interface EditUserDialogProps {
  opened: boolean;
  user: User | null;
  onClose: () => void;
}

export function EditUserDialog({ opened, user, onClose }: EditUserDialogProps) {
  return (
    <Modal opened={opened} onClose={onClose} title="Edit user" closeOnClickOutside={false}>
      {user && <EditUser key={user.id} user={user} onClose={onClose} />}
    </Modal>
  );
}

function EditUser({ user, onClose }: { user: User; onClose: () => void }) {
  const updateUser = useUpdateUser();

  const update = async ({ password, ...values }: UserFormValues) => {
    const changes = {
      ...values,
      email: values.email.trim(),
      full_name: orNull(values.full_name),
      ...(password !== "" && { password }),
    };
    try {
      const updated = await updateUser.mutateAsync({ id: user.id, changes });
      toastSuccess("User saved", updated.email);
      onClose();
    } catch (error) {
      toastFailure("The user was not saved", error);
      throw error;
    }
  };

  const initial = {
    email: user.email,
    full_name: user.full_name ?? "",
    is_active: user.is_active,
    is_superuser: user.is_superuser,
  };
  return <UserForm initial={initial} submitLabel="Save" onSubmit={update} onCancel={onClose} />;
}
