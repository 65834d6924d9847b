import { ConfirmDialog } from "@/shared/ui/confirm-dialog";
import { toastFailure, toastSuccess } from "@/shared/ui/toasts";
import { useDeleteItem } from "../api/delete-item";
import type { Item } from "../api/list-items";

interface DeleteItemDialogProps {
  opened: boolean;
  item: Item | null;
  onClose: () => void;
}

export function DeleteItemDialog({ opened, item, onClose }: DeleteItemDialogProps) {
  const deleteItem = useDeleteItem();

  const remove = async ({ id, title }: Item) => {
    try {
      await deleteItem.mutateAsync(id);
      toastSuccess("Item deleted", title);
    } catch (error) {
      toastFailure("The item was not deleted", error);
    }
    onClose();
  };

  return (
    <ConfirmDialog
      opened={opened}
      title="Delete item"
      message={`“${item?.title ?? "The item"}” will be deleted. This cannot be undone.`}
      confirmLabel="Delete item"
      busy={deleteItem.isPending}
      onConfirm={() => item && void remove(item)}
      onClose={onClose}
    />
  );
}
