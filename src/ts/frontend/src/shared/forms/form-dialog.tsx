import { Modal } from "@mantine/core";
import { useQuestion } from "../ui/confirm";
import { FormBody, type FormBodyProps } from "./form-body";
import { askToDiscard, useUnsavedGuard } from "./unsaved-guard";

interface FormDialogProps<Values> extends FormBodyProps<Values> {
  title: string;
  opened: boolean;
  onClose: () => void;
  /** Whether the form is part of the page, such as of a panel, instead of a dialog. */
  inline?: boolean;
}

/** A form in a dialog, which closes after the values are saved. Input that is not saved is discarded only after a question. */
export function FormDialog<Values extends object>(props: FormDialogProps<Values>) {
  const { title, opened, onClose, inline = false, ...body } = props;

  const question = useQuestion();
  const unsaved = opened && body.form.isDirty();
  useUnsavedGuard(unsaved);
  const close = async () => {
    if (!unsaved || (await askToDiscard())) onClose();
  };

  const content = <FormBody {...body} onSaved={onClose} onCancel={() => void close()} />;
  if (inline) return content;
  return (
    <Modal
      opened={opened}
      onClose={() => void close()}
      title={title}
      closeOnClickOutside={!unsaved}
      // Escape closes only the question.
      closeOnEscape={question === undefined}
    >
      {content}
    </Modal>
  );
}
