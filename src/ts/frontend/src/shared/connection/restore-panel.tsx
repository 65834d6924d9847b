import { Button, Group, Loader, ScrollArea, Stack, Table, Text } from "@mantine/core";
import { useEffect, useState } from "react";
import { DateTime } from "../ui/date-time";
import { messageOf } from "../ui/message-of";
import { type Backup, listBackups, restoreBackup, startOver } from "./shell";

const REASONS: Record<string, string> = {
  manual: "By hand",
  daily: "Daily",
  "before-upgrade": "Before an upgrade",
  "before-downgrade": "Before a downgrade",
  "before-restore": "Before a restore",
  "before-import": "Before an import",
  "before-reset": "Before starting over",
};

/** What is to take the database's place: a backup, or nothing. */
type Choice = Backup | "nothing";

/** Lets people choose a backup, or start over, and asks before it does so. */
export function RestorePanel({ onClose }: { onClose: () => void }) {
  const [backups, setBackups] = useState<Backup[] | null>(null);
  const [choice, setChoice] = useState<Choice | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);

  useEffect(() => {
    listBackups().then(setBackups, (cause: unknown) => setProblem(messageOf(cause)));
  }, []);

  const act = (chosen: Choice) => {
    setBusy(true);
    // What follows is told by the shell's states, and takes this panel away.
    (chosen === "nothing" ? startOver() : restoreBackup(chosen.name)).catch((cause: unknown) => {
      setBusy(false);
      setChoice(null);
      setProblem(messageOf(cause));
    });
  };

  return (
    <>
      <h1>Restore a backup</h1>
      <Stack gap="md" maw={640} w="100%" mt="xs">
        {problem !== null && (
          <Text component="div" c="red" role="alert" style={{ overflowWrap: "anywhere" }}>
            {problem}
          </Text>
        )}
        {choice !== null ? (
          <Confirmation
            choice={choice}
            busy={busy}
            onConfirm={() => act(choice)}
            onClose={() => setChoice(null)}
          />
        ) : (
          <>
            <Choices backups={problem === null ? backups : []} onChoose={setChoice} />
            <Group justify="center">
              <Button variant="default" onClick={onClose}>
                Back
              </Button>
              {(backups !== null || problem !== null) && (
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

interface ChoicesProps {
  backups: Backup[] | null;
  onChoose: (backup: Backup) => void;
}

function Choices({ backups, onChoose }: ChoicesProps) {
  if (backups === null) return <Loader mx="auto" size="sm" aria-label="Looking for backups" />;
  if (backups.length === 0) {
    return (
      <Text component="div">There is no backup. You can start over with an empty database.</Text>
    );
  }
  return (
    <ScrollArea.Autosize mah="50vh" type="auto">
      <Table aria-label="Backups" ta="left" verticalSpacing="xs">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Made</Table.Th>
            <Table.Th>Why</Table.Th>
            <Table.Th>Size</Table.Th>
            <Table.Th />
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {backups.map((backup) => (
            <Table.Tr key={backup.name}>
              <Table.Td>
                <DateTime value={backup.time} />
              </Table.Td>
              <Table.Td>{REASONS[backup.reason] ?? backup.reason}</Table.Td>
              <Table.Td style={{ whiteSpace: "nowrap" }}>{sizeOf(backup.size)}</Table.Td>
              <Table.Td ta="right">
                <Button size="compact-sm" variant="light" onClick={() => onChoose(backup)}>
                  Restore
                </Button>
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </ScrollArea.Autosize>
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
            Triptych will go back to <DateTime value={choice.time} />. What was changed since then
            will be missing.
          </>
        )}{" "}
        What is there now is not deleted: it is kept beside the backups.
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

/** Bytes in the units of the reader's file manager. */
function sizeOf(bytes: number): string {
  const units = ["byte", "kilobyte", "megabyte", "gigabyte"];
  const power = Math.min(Math.floor(Math.log10(Math.max(bytes, 1)) / 3), units.length - 1);
  return new Intl.NumberFormat(undefined, {
    style: "unit",
    unit: units[power],
    maximumFractionDigits: power === 0 ? 0 : 1,
  }).format(bytes / 1000 ** power);
}
