import { Text } from "@mantine/core";
import { modals } from "@mantine/modals";

interface Confirmation {
  title: string;
  /** Explains what will happen and whether it can be undone. */
  message: string;
  /** The action, such as "Delete user" instead of "OK". */
  confirmLabel: string;
  /** What leaves everything as it is: "Cancel" if there is nothing better. */
  cancelLabel?: string;
}

/** Asks for confirmation before an action that removes or replaces data. */
export function confirm(confirmation: Confirmation & { onConfirm: () => void }): void {
  const { onConfirm, ...question } = confirmation;
  void ask(question).then((confirmed) => {
    if (confirmed) onConfirm();
  });
}

/** Asks a question. @returns true if the user confirms the action; false if they close the dialog in any way */
export function ask({ title, message, confirmLabel, cancelLabel }: Confirmation): Promise<boolean> {
  return new Promise((resolve) => {
    modals.openConfirmModal({
      title,
      centered: true,
      children: <Text style={{ overflowWrap: "anywhere" }}>{message}</Text>,
      labels: { confirm: confirmLabel, cancel: cancelLabel ?? "Cancel" },
      confirmProps: { color: "red" },
      cancelProps: { "data-autofocus": true },
      onConfirm: () => resolve(true),
      // Called last, after onConfirm too.
      onClose: () => resolve(false),
    });
  });
}
