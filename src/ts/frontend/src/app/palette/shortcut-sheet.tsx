import { Group, Kbd, Modal, Table } from "@mantine/core";
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
      <Table>
        <Table.Tbody>
          {shortcutsHere().map(({ keys, label }) => (
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
    </Modal>
  );
}
