import { Button, Group, Stack, Textarea, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { limits } from "@triptych/api-client/schema.gen";
import { all, length, required } from "@/shared/forms/rules";
import { fieldErrorsOf } from "@/shared/forms/server-errors";

export interface ItemFormValues {
  title: string;
  description: string;
}

const EMPTY: ItemFormValues = { title: "", description: "" };

interface ItemFormProps {
  /** The item to edit; without one the form makes a new item. */
  initial?: ItemFormValues;
  submitLabel: string;
  /** Rejects with what the backend refused, which the form then shows at its fields. */
  onSubmit: (values: ItemFormValues) => Promise<void>;
  onCancel: () => void;
}

export function ItemForm({ initial = EMPTY, submitLabel, onSubmit, onCancel }: ItemFormProps) {
  const form = useForm<ItemFormValues>({
    initialValues: initial,
    validate: {
      title: all(required("Enter a title."), length(limits.ItemCreate.title)),
      description: length(limits.ItemCreate.description),
    },
    validateInputOnBlur: true,
  });

  const submit = async (values: ItemFormValues) => {
    try {
      await onSubmit(values);
    } catch (error) {
      form.setErrors(fieldErrorsOf(error, Object.keys(EMPTY)));
    }
  };

  return (
    <form onSubmit={form.onSubmit(submit)} noValidate>
      <Stack>
        <TextInput
          label="Title"
          autoComplete="off"
          required
          data-autofocus
          {...form.getInputProps("title")}
        />
        <Textarea label="Description" rows={4} {...form.getInputProps("description")} />
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
