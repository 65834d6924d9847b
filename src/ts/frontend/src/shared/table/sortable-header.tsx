import { Table, UnstyledButton } from "@mantine/core";
import { SortIcon } from "../ui/icons";
import type { ListState } from "./list-state";
import classes from "./sortable-header.module.css";

interface SortableHeaderProps {
  header: string;
  sort: string;
  /** The order that the list has where none is chosen. */
  defaultSort: string;
  list: ListState;
  onSort: (sort: string) => void;
  width?: number | string | undefined;
}

/** A column's header that sorts by it; a second click turns the order round. */
export function SortableHeader(props: SortableHeaderProps) {
  const { header, sort, defaultSort, list, onSort, width } = props;
  const sorted = (list.sort ?? defaultSort) === sort;
  const direction = list.order === "asc" ? "ascending" : "descending";
  return (
    <Table.Th w={width} aria-sort={sorted ? direction : "none"}>
      <UnstyledButton className={classes.button} onClick={() => onSort(sort)}>
        {header}
        <SortIcon size={14} direction={sorted ? list.order : undefined} />
      </UnstyledButton>
    </Table.Th>
  );
}
