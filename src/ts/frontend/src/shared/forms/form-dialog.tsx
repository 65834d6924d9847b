import { Button, Group, Modal, Stack } from "@mantine/core";
import type { UseFormReturnType } from "@mantine/form";
import type { ReactNode } from "react";
import { fieldErrorsOf } from "./server-errors";

interface FormDialogProps<Values> {
  title: string;
  submitLabel: string;
  opened: boolean;
  onClose: () => void;
  form: UseFormReturnType<Values>;
  /** Saves the values. If it rejects, the dialog stays open and shows the backend's messages at the fields. */
  onSave: (values: Values) => Promise<unknown>;
  /** The field with a unique value, where the message of a 409 is shown. */
  uniqueField?: keyof Values & string;
  children: ReactNode;
}

/** A form in a dialog, which closes after the values are saved. */
export function FormDialog<Values extends object>(props: FormDialogProps<Values>) {
  const { title, submitLabel, opened, onClose, form, onSave, uniqueField, children } = props;

  const save = async (values: Values) => {
    try {
      await onSave(values);
    } catch (error) {
      form.setErrors(fieldErrorsOf(error, Object.keys(values), uniqueField));
      return;
    }
    onClose();
  };

  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={title}
      closeOnClickOutside={false}
      // Input is discarded only with the buttons “Cancel” and “Close”.
      closeOnEscape={!form.isDirty()}
    >
      <form onSubmit={form.onSubmit(save)} noValidate>
        <Stack>
          {children}
          <Group justify="flex-end" mt="sm">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" loading={form.submitting}>
              {submitLabel}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
