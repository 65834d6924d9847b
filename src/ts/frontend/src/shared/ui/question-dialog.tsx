import { Button, Group, Modal, Text } from "@mantine/core";
import type { Question } from "./confirm";
import { useOpened } from "./use-opened";

interface QuestionDialogProps {
  opened: boolean;
  /** Kept while the dialog closes, so that its text does not change. */
  question: Question;
}

export function QuestionDialog({ opened, question }: QuestionDialogProps) {
  return (
    <Modal
      opened={useOpened(opened)}
      onClose={() => question.answer(false)}
      title={question.title}
      centered
    >
      <Text mb="md" style={{ overflowWrap: "anywhere" }}>
        {question.message}
      </Text>
      <Group justify="flex-end">
        <Button variant="default" data-autofocus onClick={() => question.answer(false)}>
          {question.cancelLabel ?? "Cancel"}
        </Button>
        <Button color="red" onClick={() => question.answer(true)}>
          {question.confirmLabel}
        </Button>
      </Group>
    </Modal>
  );
}
