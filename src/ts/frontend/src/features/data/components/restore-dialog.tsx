import { ConfirmDialog } from "@/shared/ui/confirm-dialog";
import { momentText } from "@/shared/ui/date-time";
import { toastFailure } from "@/shared/ui/toasts";
import type { Backup } from "../api/list-backups";
import { useRestoreBackup } from "../api/restore-backup";

interface RestoreDialogProps {
  opened: boolean;
  backup: Backup | null;
  onClose: () => void;
}

export function RestoreDialog({ opened, backup, onClose }: RestoreDialogProps) {
  const restoreBackup = useRestoreBackup();

  const restore = async ({ name }: Backup) => {
    try {
      await restoreBackup.mutateAsync(name);
    } catch (error) {
      toastFailure("The backup was not restored", error);
    }
    onClose();
  };

  const moment = backup === null ? "" : momentText(backup.created_at);
  return (
    <ConfirmDialog
      opened={opened}
      title="Restore backup"
      message={`All data, users and their passwords included, will be as they were on ${moment}. What is there now is kept as another backup.`}
      confirmLabel="Restore backup"
      busy={restoreBackup.isPending}
      onConfirm={() => backup && void restore(backup)}
      onClose={onClose}
    />
  );
}
