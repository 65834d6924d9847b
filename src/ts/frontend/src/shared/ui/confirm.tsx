import { Text } from "@mantine/core";
import { modals } from "@mantine/modals";

interface Confirmation {
  title: string;
  /** Says what will happen, and whether it can be undone. */
  message: string;
  /** Names the action: "Delete item", not "OK". */
  confirmLabel: string;
  onConfirm: () => void;
}

/** Asks before an action that removes or replaces data. */
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
