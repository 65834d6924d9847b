import { ActionIcon, Group, Tooltip } from "@mantine/core";
import { DeleteIcon, EditIcon } from "../ui/icons";

interface RowActionsProps {
  /** Names the row to a screen reader: "Edit ada@example.com". */
  name: string;
  onEdit: () => void;
  onDelete: () => void;
}

export function RowActions({ name, onEdit, onDelete }: RowActionsProps) {
  return (
    <Group gap={4} justify="flex-end" wrap="nowrap">
      <Tooltip label="Edit">
        <ActionIcon variant="subtle" color="gray" aria-label={`Edit ${name}`} onClick={onEdit}>
          <EditIcon />
        </ActionIcon>
      </Tooltip>
      <Tooltip label="Delete">
        <ActionIcon variant="subtle" color="red" aria-label={`Delete ${name}`} onClick={onDelete}>
          <DeleteIcon />
        </ActionIcon>
      </Tooltip>
    </Group>
  );
}
