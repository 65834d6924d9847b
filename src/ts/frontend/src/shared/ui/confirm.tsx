import { Text } from "@mantine/core";
import { modals } from "@mantine/modals";

interface Confirmation {
  title: string;
  /** Explains what will happen and whether it can be undone. */
  message: string;
  /** The action, such as "Delete user" instead of "OK". */
  confirmLabel: string;
  onConfirm: () => void;
}

/** Asks for confirmation before an action that removes or replaces data. */
export function confirm({ title, message, confirmLabel, onConfirm }: Confirmation): void {
  modals.openConfirmModal({
    title,
    centered: true,
    children: <Text style={{ overflowWrap: "anywhere" }}>{message}</Text>,
    labels: { confirm: confirmLabel, cancel: "Cancel" },
    confirmProps: { color: "red" },
    cancelProps: { "data-autofocus": true },
    onConfirm,
  });
}
