import { Button, Group, Stack } from "@mantine/core";
import { useForm } from "@mantine/form";
import { FilterInput } from "./filter-input";
import type { Filter, FilterValues } from "./filters";
import { type FormValues, formValuesOf, messagesOf, valuesOfForm } from "./form-values";

interface FilterFormProps {
  filters: readonly Filter[];
  values: FilterValues;
  onCancel: () => void;
  onApply: (values: FilterValues) => void;
}

/** Sets the filters of a list. */
export function FilterForm({ filters, values, onCancel, onApply }: FilterFormProps) {
  const form = useForm<FormValues>({
    initialValues: formValuesOf(filters, values),
    validate: (typed) => messagesOf(filters, typed),
  });
  return (
    <form onSubmit={form.onSubmit((typed) => onApply(valuesOfForm(filters, typed)))} noValidate>
      <Stack>
        {filters.map((filter) => (
          <FilterInput key={filter.name} filter={filter} inputProps={form.getInputProps} />
        ))}
        <Group justify="flex-end" mt="sm">
          <Button variant="default" onClick={onCancel}>
            Cancel
          </Button>
          <Button type="submit">Show results</Button>
        </Group>
      </Stack>
    </form>
  );
}
