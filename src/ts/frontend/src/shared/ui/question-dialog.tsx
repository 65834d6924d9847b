import { Button, Group, Modal, Text } from "@mantine/core";
import { useEffect, useState } from "react";
import type { Question } from "./confirm";

interface QuestionDialogProps {
  opened: boolean;
  /** Kept while the dialog closes, so that its text does not change. */
  question: Question;
}

export function QuestionDialog({ opened, question }: QuestionDialogProps) {
  // A dialog that is opened after it was mounted gives the focus back when it closes.
  const [mounted, setMounted] = useState(false);
  useEffect(() => setMounted(true), []);
  return (
    <Modal
      opened={opened && mounted}
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
