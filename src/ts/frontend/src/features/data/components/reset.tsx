import { Button, Group, Modal, Text, TextInput } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { type FormEvent, useState } from "react";
import { RESET_CONFIRMATION, useResetData } from "../api/data";
import { Section } from "./section";

/** Replaces all data with an empty database. */
export function Reset({ busy }: { busy: boolean }) {
  const [opened, dialog] = useDisclosure();
  return (
    <Section
      title="Start over"
      description="Removes all data from the app. The current data is kept as a backup."
      action={
        <Button color="red" variant="light" disabled={busy} onClick={dialog.open} miw="max-content">
          Start over…
        </Button>
      }
    >
      <Modal opened={opened} onClose={dialog.close} title="Start over" closeOnClickOutside={false}>
        <Confirm onClose={dialog.close} />
      </Modal>
    </Section>
  );
}

function Confirm({ onClose }: { onClose: () => void }) {
  const resetData = useResetData();
  const [typed, setTyped] = useState("");
  const confirmed = typed.trim().toLowerCase() === RESET_CONFIRMATION;

  const reset = (event: FormEvent) => {
    event.preventDefault();
    if (confirmed) resetData.mutate(undefined, { onSettled: onClose });
  };

  return (
    <form onSubmit={reset}>
      <Text mb="sm">
        All data will be removed, and the app will start with an empty database. The current data is
        kept as a backup.
      </Text>
      <TextInput
        label={`Type “${RESET_CONFIRMATION}” to confirm`}
        value={typed}
        onChange={(event) => setTyped(event.currentTarget.value)}
        autoComplete="off"
        data-autofocus
      />
      <Group justify="flex-end" mt="lg">
        <Button variant="default" onClick={onClose} disabled={resetData.isPending}>
          Cancel
        </Button>
        <Button color="red" type="submit" disabled={!confirmed} loading={resetData.isPending}>
          Remove all data
        </Button>
      </Group>
    </form>
  );
}
