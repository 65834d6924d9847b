import { Textarea, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { limits } from "@triptych/api-client/schema.gen";
import { FormDialog } from "@/shared/forms/form-dialog";
import { all, length, required } from "@/shared/forms/rules";
import { orNull } from "@/shared/forms/text";
import { type Item, useSaveItem } from "../api/items";

interface ItemFormProps {
  opened: boolean;
  onClose: () => void;
  inline?: boolean;
  /** The item to edit; null to create one. */
  item: Item | null;
}

function itemValues(item: Item | null) {
  return { title: item?.title ?? "", description: item?.description ?? "" };
}

export function ItemForm({ item, ...dialog }: ItemFormProps) {
  const saveItem = useSaveItem(item);
  const form = useForm({
    initialValues: itemValues(item),
    validate: {
      title: all(required("Enter a title."), length(limits.ItemCreate.title)),
      description: length(limits.ItemCreate.description),
    },
  });
  return (
    <FormDialog
      {...dialog}
      title={item === null ? "New item" : "Edit item"}
      submitLabel={item === null ? "Create item" : "Save"}
      form={form}
      valuesOf={itemValues}
      onSave={(values) =>
        saveItem.mutateAsync({
          ...values,
          title: values.title.trim(),
          description: orNull(values.description),
        })
      }
    >
      <TextInput
        label="Title"
        autoComplete="off"
        required
        data-autofocus
        {...form.getInputProps("title")}
      />
      <Textarea label="Description" rows={4} {...form.getInputProps("description")} />
    </FormDialog>
  );
}
