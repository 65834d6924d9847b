import { Button, Group, Text } from "@mantine/core";
import { toastFailure } from "@/shared/ui/toasts";
import { useDialog } from "@/shared/ui/use-dialog";
import { useCreateBackup } from "../api/create-backup";
import { type Backup, useBackups } from "../api/list-backups";
import { FileTable } from "./file-table";
import { RestoreDialog } from "./restore-dialog";
import { SaveButton } from "./save-button";
import { Section } from "./section";

const REASONS: Record<Backup["reason"], string> = {
  manual: "Made by hand",
  daily: "Daily",
  "before-upgrade": "Before an upgrade",
  "before-downgrade": "Before a downgrade",
  "before-restore": "Before a backup was restored",
  "before-import": "Before an import",
  "before-reset": "Before starting over",
};

/** The backups, with making and restoring them. */
export function Backups({ busy }: { busy: boolean }) {
  const backups = useBackups();
  const createBackup = useCreateBackup();
  const restore = useDialog<Backup>();

  const backUp = () =>
    createBackup.mutate(undefined, {
      onError: (error) => toastFailure("No backup was made", error),
    });

  return (
    <Section
      title="Backups"
      description="Copies of all data in the app's own folder. The app makes some by itself and removes old ones of those."
      action={
        <Button onClick={backUp} loading={createBackup.isPending} miw="max-content">
          Back up now
        </Button>
      }
    >
      <FileTable
        label="Backups"
        query={backups}
        what={(backup) => <Text size="sm">{REASONS[backup.reason]}</Text>}
        actions={(backup) => (
          <Group gap={4} justify="flex-end" wrap="nowrap">
            <SaveButton file={{ folder: "backups", name: backup.name }} />
            <Button
              size="compact-sm"
              variant="subtle"
              aria-label={`Restore ${backup.name}`}
              disabled={busy}
              onClick={() => restore.open(backup)}
            >
              Restore…
            </Button>
          </Group>
        )}
        empty="There is no backup yet."
      />
      <RestoreDialog opened={restore.opened} backup={restore.subject} onClose={restore.close} />
    </Section>
  );
}
