import { Button, Group, Modal, Text, TextInput } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { type FormEvent, useState } from "react";
import { toastFailure } from "@/shared/ui/toasts";
import { CONFIRMATION, useResetData } from "../api/reset-data";
import { Section } from "./section";

/** An empty database in the place of all data. */
export function StartOver({ busy }: { busy: boolean }) {
  const [opened, dialog] = useDisclosure();
  return (
    <Section
      title="Start over"
      description="Removes all data from the app. What is there now is kept as a backup."
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
  const meant = typed.trim().toLowerCase() === CONFIRMATION;

  const reset = async (event: FormEvent) => {
    event.preventDefault();
    if (!meant || resetData.isPending) return;
    try {
      await resetData.mutateAsync();
    } catch (error) {
      toastFailure("Not started over", error);
    }
    onClose();
  };

  return (
    <form onSubmit={(event) => void reset(event)}>
      <Text mb="sm">
        The app will be as on its first day: no users, no items. What is there now is kept as a
        backup.
      </Text>
      <TextInput
        label={`Type “${CONFIRMATION}” to confirm`}
        value={typed}
        onChange={(event) => setTyped(event.currentTarget.value)}
        autoComplete="off"
        data-autofocus
      />
      <Group justify="flex-end" mt="lg">
        <Button variant="default" onClick={onClose} disabled={resetData.isPending}>
          Cancel
        </Button>
        <Button color="red" type="submit" disabled={!meant} loading={resetData.isPending}>
          Remove all data
        </Button>
      </Group>
    </form>
  );
}
