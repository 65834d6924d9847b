import { Button, Group, Stack, Text } from "@mantine/core";
import { useState } from "react";
import { reasonText } from "@/shared/files/backup-reasons";
import { FileTable } from "@/shared/files/file-table";
import type { Backup } from "@/shared/shell/types.gen";
import { DateTime } from "@/shared/ui/date-time";
import { ErrorMessage } from "@/shared/ui/error-message";
import { useReplaceDatabase, useStoredBackups } from "../api/recovery";

/** The replacement for the database: a backup, or an empty database. */
type Choice = Backup | "nothing";

/** Lets the user choose a backup or an empty database, and asks for confirmation. */
export function RestorePanel({ onClose }: { onClose: () => void }) {
  const backups = useStoredBackups();
  const replaceDatabase = useReplaceDatabase();
  const [choice, setChoice] = useState<Choice | null>(null);

  // After a success, the startup screen replaces this panel.
  const replace = (chosen: Choice) =>
    replaceDatabase.mutate(chosen === "nothing" ? null : chosen.name, {
      onError: () => setChoice(null),
    });

  const problem = replaceDatabase.error ?? backups.error;
  return (
    <>
      <h1>Restore a backup</h1>
      <Stack gap="md" maw={640} w="100%" mt="xs">
        {problem !== null && (
          <Text component="div" c="red" role="alert">
            <ErrorMessage error={problem} />
          </Text>
        )}
        {choice !== null ? (
          <Confirmation
            choice={choice}
            busy={replaceDatabase.isPending || replaceDatabase.isSuccess}
            onConfirm={() => replace(choice)}
            onClose={() => setChoice(null)}
          />
        ) : (
          <>
            {!backups.isError && (
              <FileTable
                label="Backups"
                files={backups.data}
                kind={(backup) => reasonText(backup.reason)}
                actions={(backup) => (
                  <Button size="compact-sm" variant="light" onClick={() => setChoice(backup)}>
                    Restore
                  </Button>
                )}
                empty="There are no backups. You can start over with an empty database."
              />
            )}
            <Group justify="center">
              <Button variant="default" onClick={onClose}>
                Back
              </Button>
              {!backups.isPending && (
                <Button variant="subtle" color="red" onClick={() => setChoice("nothing")}>
                  Start over…
                </Button>
              )}
            </Group>
          </>
        )}
      </Stack>
    </>
  );
}

interface ConfirmationProps {
  choice: Choice;
  busy: boolean;
  onConfirm: () => void;
  onClose: () => void;
}

function Confirmation({ choice, busy, onConfirm, onClose }: ConfirmationProps) {
  const empty = choice === "nothing";
  return (
    <>
      <Text component="div">
        {empty ? (
          "Triptych will start with an empty database."
        ) : (
          <>
            Triptych will restore the backup of <DateTime value={choice.created_at} />. Changes made
            after it will be missing.
          </>
        )}{" "}
        The current database is not deleted. It is kept next to the backups.
      </Text>
      <Group justify="center">
        <Button variant="default" onClick={onClose} disabled={busy}>
          Cancel
        </Button>
        <Button color={empty ? "red" : "indigo"} onClick={onConfirm} loading={busy}>
          {empty ? "Start over" : "Restore this backup"}
        </Button>
      </Group>
    </>
  );
}
