import { Alert, Button, Group, Modal, Stack, Text, TextInput } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { type FormEvent, useState } from "react";
import { ErrorMessage } from "@/shared/ui/error-message";
import { useDeleteAccount } from "../api/account";
import { Section } from "./section";

/** Deletes the account of a user who logs in. */
export function DeleteAccount({ email }: { email: string }) {
  const [opened, dialog] = useDisclosure();
  return (
    <Section
      title="Delete account"
      description="Deletes your account and everything that you own in Triptych."
    >
      <Group>
        <Button color="red" variant="outline" onClick={dialog.open}>
          Delete account
        </Button>
      </Group>
      <Modal opened={opened} onClose={dialog.close} title="Delete account" centered>
        <Confirmation email={email} onCancel={dialog.close} />
      </Modal>
    </Section>
  );
}

/** The account is deleted only after its email has been typed. */
function Confirmation({ email, onCancel }: { email: string; onCancel: () => void }) {
  const [typed, setTyped] = useState("");
  const deletion = useDeleteAccount();
  const confirmed = typed.trim().toLowerCase() === email.toLowerCase();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (confirmed) deletion.mutate();
  };
  return (
    <form onSubmit={submit} noValidate>
      <Stack>
        <Text size="sm">
          Your account and everything that you own in Triptych will be deleted. This cannot be
          undone. Backups that exist already keep a copy.
        </Text>
        {deletion.error && (
          <Alert color="red" title="Your account was not deleted.">
            <ErrorMessage error={deletion.error} />
          </Alert>
        )}
        <TextInput
          label="Your email"
          description={`Type ${email} to confirm.`}
          autoComplete="off"
          data-autofocus
          value={typed}
          onChange={(event) => setTyped(event.currentTarget.value)}
        />
        <Group justify="flex-end" mt="sm">
          <Button variant="default" onClick={onCancel}>
            Cancel
          </Button>
          <Button type="submit" color="red" disabled={!confirmed} loading={deletion.isPending}>
            Delete account
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
