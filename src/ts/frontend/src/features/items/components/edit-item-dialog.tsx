import { Modal } from "@mantine/core";
import { orNull } from "@/shared/forms/text";
import { toastFailure, toastSuccess } from "@/shared/ui/toasts";
import type { Item } from "../api/list-items";
import { useUpdateItem } from "../api/update-item";
import { ItemForm, type ItemFormValues } from "./item-form";

interface EditItemDialogProps {
  opened: boolean;
  item: Item | null;
  onClose: () => void;
}

export function EditItemDialog({ opened, item, onClose }: EditItemDialogProps) {
  return (
    <Modal opened={opened} onClose={onClose} title="Edit item" closeOnClickOutside={false}>
      {item && <EditItem key={item.id} item={item} onClose={onClose} />}
    </Modal>
  );
}

function EditItem({ item, onClose }: { item: Item; onClose: () => void }) {
  const updateItem = useUpdateItem();

  const update = async (values: ItemFormValues) => {
    const changes = { title: values.title.trim(), description: orNull(values.description) };
    try {
      const updated = await updateItem.mutateAsync({ id: item.id, changes });
      toastSuccess("Item saved", updated.title);
      onClose();
    } catch (error) {
      toastFailure("The item was not saved", error);
      throw error;
    }
  };

  const initial = { title: item.title, description: item.description ?? "" };
  return <ItemForm initial={initial} submitLabel="Save" onSubmit={update} onCancel={onClose} />;
}
