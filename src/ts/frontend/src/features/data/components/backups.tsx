import { Button, Group } from "@mantine/core";
import { reasonText } from "@/shared/files/backup-reasons";
import { FileTable } from "@/shared/files/file-table";
import { confirm } from "@/shared/ui/confirm";
import { timeText } from "@/shared/ui/date-time";
import { type Backup, useBackups, useCreateBackup, useRestoreBackup } from "../api/data";
import { SaveButton } from "./save-button";
import { Section } from "./section";

/** Creates, restores and saves backups. */
export function Backups({ busy }: { busy: boolean }) {
  const backups = useBackups();
  const createBackup = useCreateBackup();
  const restoreBackup = useRestoreBackup();

  const confirmRestore = ({ name, created_at }: Backup) =>
    confirm({
      title: "Restore backup",
      message: `All data, including users and their passwords, will be replaced by the backup of ${timeText(created_at)}. The current data is kept as another backup.`,
      confirmLabel: "Restore backup",
      onConfirm: () => restoreBackup.mutate(name),
    });

  return (
    <Section
      title="Backups"
      description="Copies of all data, in the app's data folder. The app creates some automatically and removes old ones."
      error={backups.data ? null : backups.error}
      action={
        <Button
          onClick={() => createBackup.mutate()}
          loading={createBackup.isPending}
          miw="max-content"
        >
          Back up now
        </Button>
      }
    >
      <FileTable
        label="Backups"
        files={backups.data?.data}
        kind={(backup) => reasonText(backup.reason)}
        actions={(backup) => (
          <Group gap={4} justify="flex-end" wrap="nowrap">
            <SaveButton file={{ folder: "backups", name: backup.name }} />
            <Button
              size="compact-sm"
              variant="subtle"
              aria-label={`Restore ${backup.name}`}
              disabled={busy || restoreBackup.isPending}
              onClick={() => confirmRestore(backup)}
            >
              Restore…
            </Button>
          </Group>
        )}
        empty="There are no backups yet."
      />
    </Section>
  );
}
