import { ActionIcon, Button, Group, Text, Tooltip } from "@mantine/core";
import IconTrash from "@tabler/icons-react/icons/IconTrash";
import IconX from "@tabler/icons-react/icons/IconX";
import type { Selection } from "./use-selection";

interface SelectionBarProps<Row> {
  selection: Selection<Row>;
  /** One row and several rows in words, such as "item" and "items". */
  one: string;
  many: string;
  onDelete: (rows: Row[]) => void;
}

/** How many rows are selected, and what can be done with them. */
export function SelectionBar<Row>({ selection, one, many, onDelete }: SelectionBarProps<Row>) {
  const { rows, clear } = selection;
  return (
    <Group gap="xs" wrap="nowrap">
      <Text size="sm" aria-live="polite" style={{ whiteSpace: "nowrap" }}>
        {rows.length} selected
      </Text>
      <Button
        size="compact-sm"
        variant="light"
        color="red"
        style={{ flexShrink: 0 }}
        leftSection={<IconTrash size={14} />}
        onClick={() => {
          clear();
          onDelete(rows);
        }}
      >
        Delete {rows.length} {rows.length === 1 ? one : many}
      </Button>
      <Tooltip label="Clear selection (Esc)">
        <ActionIcon variant="subtle" color="gray" aria-label="Clear selection" onClick={clear}>
          <IconX size={16} />
        </ActionIcon>
      </Tooltip>
    </Group>
  );
}
