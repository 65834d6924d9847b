import { Modal } from "@mantine/core";
import { orNull } from "@/shared/forms/text";
import { toastFailure, toastSuccess } from "@/shared/ui/toasts";
import { useCreateItem } from "../api/create-item";
import { ItemForm, type ItemFormValues } from "./item-form";

interface CreateItemDialogProps {
  opened: boolean;
  onClose: () => void;
}

export function CreateItemDialog({ opened, onClose }: CreateItemDialogProps) {
  const createItem = useCreateItem();

  const create = async (values: ItemFormValues) => {
    try {
      const item = await createItem.mutateAsync({
        title: values.title.trim(),
        description: orNull(values.description),
      });
      toastSuccess("Item created", item.title);
      onClose();
    } catch (error) {
      toastFailure("The item was not created", error);
      throw error;
    }
  };

  return (
    <Modal opened={opened} onClose={onClose} title="New item" closeOnClickOutside={false}>
      <ItemForm submitLabel="Create item" onSubmit={create} onCancel={onClose} />
    </Modal>
  );
}
