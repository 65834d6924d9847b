import { ConfirmDialog } from "@/shared/ui/confirm-dialog";
import { toastFailure, toastSuccess } from "@/shared/ui/toasts";
import { useDeleteUser } from "../api/delete-user";
import type { User } from "../api/list-users";

interface DeleteUserDialogProps {
  opened: boolean;
  user: User | null;
  onClose: () => void;
}

export function DeleteUserDialog({ opened, user, onClose }: DeleteUserDialogProps) {
  const deleteUser = useDeleteUser();

  const remove = async ({ id, email }: User) => {
    try {
      await deleteUser.mutateAsync(id);
      toastSuccess("User deleted", email);
    } catch (error) {
      toastFailure("The user was not deleted", error);
    }
    onClose();
  };

  return (
    <ConfirmDialog
      opened={opened}
      title="Delete user"
      message={`${user?.email ?? "The user"} and all of their items will be deleted. This cannot be undone.`}
      confirmLabel="Delete user"
      busy={deleteUser.isPending}
      onConfirm={() => user && void remove(user)}
      onClose={onClose}
    />
  );
}
