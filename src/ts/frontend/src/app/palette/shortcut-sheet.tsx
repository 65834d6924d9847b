import { Group, Kbd, Modal, Table, Title } from "@mantine/core";
import { useOpened } from "@/shared/ui/use-opened";
import { shortcutsHere } from "./shortcut-list";

interface ShortcutSheetProps {
  opened: boolean;
  onClose: () => void;
}

/** The keyboard shortcuts that exist in this window. */
export function ShortcutSheet({ opened, onClose }: ShortcutSheetProps) {
  return (
    <Modal opened={useOpened(opened)} onClose={onClose} title="Keyboard shortcuts">
      {shortcutsHere().map(({ title, shortcuts }) => (
        <section key={title}>
          <Title order={3} size="sm" mt="sm">
            {title}
          </Title>
          <Table aria-label={title} verticalSpacing={6}>
            <Table.Tbody>
              {shortcuts.map(({ keys, label }) => (
                <Table.Tr key={label}>
                  <Table.Td>{label}</Table.Td>
                  <Table.Td>
                    <Group gap={4} justify="flex-end" wrap="nowrap">
                      {keys.map((key) => (
                        <Kbd key={key}>{key}</Kbd>
                      ))}
                    </Group>
                  </Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </section>
      ))}
    </Modal>
  );
}
