import { Button, Group, Text } from "@mantine/core";
import IconTrash from "@tabler/icons-react/icons/IconTrash";
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
    <Group gap="sm">
      <Text size="sm" aria-live="polite">
        {rows.length} selected
      </Text>
      <Button
        size="compact-sm"
        variant="light"
        color="red"
        leftSection={<IconTrash size={14} />}
        onClick={() => {
          clear();
          onDelete(rows);
        }}
      >
        Delete {rows.length} {rows.length === 1 ? one : many}
      </Button>
      <Button size="compact-sm" variant="subtle" color="gray" onClick={clear}>
        Clear selection
      </Button>
    </Group>
  );
}
