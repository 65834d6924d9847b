import { Button, Group, Stack } from "@mantine/core";
import type { UseFormReturnType } from "@mantine/form";
import type { ReactNode } from "react";
import { fieldErrorsOf } from "./server-errors";
import { type FieldValues, useConflicts } from "./use-conflicts";

export interface FormBodyProps<Values> {
  submitLabel: string;
  form: UseFormReturnType<Values>;
  /** Saves the values. If it rejects, the form stays open and shows the backend's messages at the fields. */
  onSave: (values: Values) => Promise<unknown>;
  /** The values of the form for a row, which are compared if someone else has changed the row. */
  valuesOf?: (row: never) => Values;
  /** How these values are shown, if not as text. */
  shownValues?: FieldValues<Values>;
  /** The field with a unique value, where the message of a 409 is shown. */
  uniqueField?: keyof Values & string;
  children: ReactNode;
}

interface FormEvents {
  onSaved: () => void;
  onCancel: () => void;
}

/** The fields and buttons of a form. */
export function FormBody<Values extends object>(props: FormBodyProps<Values> & FormEvents) {
  const { submitLabel, form, onSave, uniqueField, children, onSaved, onCancel } = props;
  const showConflicts = useConflicts(form, props.valuesOf, props.shownValues);

  const save = async (values: Values) => {
    try {
      await onSave(values);
    } catch (error) {
      form.setErrors(fieldErrorsOf(error, Object.keys(values), uniqueField));
      showConflicts(error);
      return;
    }
    onSaved();
  };
  return (
    <form onSubmit={form.onSubmit(save)} noValidate>
      <Stack>
        {children}
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
