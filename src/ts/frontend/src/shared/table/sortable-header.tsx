import { Table, UnstyledButton } from "@mantine/core";
import IconChevronDown from "@tabler/icons-react/icons/IconChevronDown";
import IconChevronUp from "@tabler/icons-react/icons/IconChevronUp";
import IconSelector from "@tabler/icons-react/icons/IconSelector";
import type { ListState } from "./list-state";
import classes from "./sortable-header.module.css";

interface SortableHeaderProps {
  header: string;
  sort: string;
  list: ListState;
  onSort: () => void;
  width?: number | string | undefined;
  align?: "right" | undefined;
}

/** The header of a column. A click sorts by the column, and a second click reverses the order. */
export function SortableHeader(props: SortableHeaderProps) {
  const { header, sort, list, onSort, width, align } = props;
  const sorted = list.sort === sort;
  const direction = list.order === "asc" ? "ascending" : "descending";
  const ascending = list.order === "asc" ? IconChevronUp : IconChevronDown;
  const Icon = sorted ? ascending : IconSelector;
  return (
    <Table.Th w={width} ta={align} aria-sort={sorted ? direction : "none"}>
      <UnstyledButton className={classes.button} onClick={onSort}>
        {header}
        <Icon size={14} />
      </UnstyledButton>
    </Table.Th>
  );
}
