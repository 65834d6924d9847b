import { Button, Group, Modal, Stack } from "@mantine/core";
import type { UseFormReturnType } from "@mantine/form";
import type { ReactNode } from "react";
import { useQuestion } from "../ui/confirm";
import { fieldErrorsOf } from "./server-errors";
import { askToDiscard, useUnsavedGuard } from "./unsaved-guard";

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

/** A form in a dialog, which closes after the values are saved. Input that is not saved is discarded only after a question. */
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

  const question = useQuestion();
  const unsaved = opened && form.isDirty();
  useUnsavedGuard(unsaved);
  const close = async () => {
    if (!unsaved || (await askToDiscard())) onClose();
  };

  return (
    <Modal
      opened={opened}
      onClose={() => void close()}
      title={title}
      closeOnClickOutside={!unsaved}
      // Escape closes only the question.
      closeOnEscape={question === undefined}
    >
      <form onSubmit={form.onSubmit(save)} noValidate>
        <Stack>
          {children}
          <Group justify="flex-end" mt="sm">
            <Button variant="default" onClick={() => void close()}>
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
