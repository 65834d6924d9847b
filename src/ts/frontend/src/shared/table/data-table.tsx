import { Group, Paper, Skeleton, Stack, Text } from "@mantine/core";
import type { UseQueryResult } from "@tanstack/react-query";
import { type ReactNode, useEffect } from "react";
import { LoadFailure } from "../ui/load-failure";
import classes from "./data-table.module.css";
import { ActiveFilters, FilterButton } from "./filters/filter-bar";
import type { Filter, FilterValues } from "./filters/filters";
import type { ListState } from "./list-state";
import { type Count, pageCount } from "./paging";
import { RowTable } from "./row-table";
import { SearchField } from "./search-field";
import { SelectionBar } from "./selection-bar";
import { TableFooter } from "./table-footer";
import { type Selection, useSelection } from "./use-selection";

export interface Column<Row, Sort extends string = string> {
  header: string;
  cell: (row: Row) => ReactNode;
  width?: number | string;
  align?: "right";
  /** The sort key of this column in the backend; absent if the list cannot be sorted by it. */
  sort?: Sort;
  /** Whether the cell names the row, so that it opens the details. */
  main?: boolean;
  /** Whether the column stays visible while a wide table is scrolled. */
  pinned?: boolean;
}

export interface DataTableProps<Row, Sort extends string> {
  /** Names the rows for screen readers. */
  label: string;
  columns: Column<Row, Sort>[];
  query: UseQueryResult<{ data: Row[] } & Count>;
  rowKey: (row: Row) => string;
  list: ListState<Sort>;
  onListChange: (list: ListState<Sort>) => void;
  /** What people can filter the rows by; nothing by default. */
  filters?: readonly Filter[];
  /** Content that is shown if the list has no rows. */
  empty: ReactNode;
  /** Names a row for screen readers. */
  rowName?: (row: Row) => string;
  /** Shows the details of a row: a click on its main cell, and the key Enter. */
  onOpen?: (row: Row) => void;
  /** Deletes rows: the key Delete, and the button for selected rows. */
  onDelete?: (rows: Row[]) => void;
  /** The singular of the label in lower case, such as "item". With it, several rows can be selected and deleted. */
  selectable?: string;
}

const NO_ROWS: never[] = [];

/** One page of a list in all states: loading, failed, empty, no results, rows. */
export function DataTable<Row, Sort extends string>(props: DataTableProps<Row, Sort>) {
  const { label, query, list, onListChange, selectable, onDelete } = props;
  const { data } = query;
  const selection = useSelection(data?.data ?? NO_ROWS, props.rowKey, list);
  const last = data && pageCount(data, list.page);
  const searching = list.q.trim() !== "" || isFiltered(list);
  const filterBar = {
    label: label.toLowerCase(),
    filters: props.filters ?? [],
    values: list.filters,
    onChange: (filters: FilterValues) => onListChange({ ...list, page: 1, filters }),
  };

  // The last row of the last page may have been deleted, or the user may have edited the address.
  useEffect(() => {
    const fresh = data?.count_exact && !query.isPlaceholderData;
    if (last !== undefined && fresh && list.page > last) onListChange({ ...list, page: last });
  }, [last, list, data, query.isPlaceholderData, onListChange]);

  if (data?.count === 0 && !searching) return <Paper withBorder>{props.empty}</Paper>;
  return (
    <Stack gap="sm" onKeyDown={({ key }) => key === "Escape" && selection.clear()}>
      <Group justify="space-between" wrap="nowrap">
        <Group gap="sm" wrap="nowrap" flex={1}>
          <SearchField
            label={`Search ${label.toLowerCase()}`}
            value={list.q}
            onChange={(q) => onListChange({ ...list, page: 1, q })}
          />
          {props.filters && <FilterButton {...filterBar} />}
        </Group>
        {selectable && onDelete && selection.rows.length > 0 && (
          <SelectionBar
            selection={selection}
            one={selectable}
            many={label.toLowerCase()}
            onDelete={onDelete}
          />
        )}
      </Group>
      <ActiveFilters {...filterBar} />
      <Content {...props} selection={selectable ? selection : undefined} />
    </Stack>
  );
}

interface ContentProps<Row, Sort extends string> extends DataTableProps<Row, Sort> {
  selection: Selection<Row> | undefined;
}

function Content<Row, Sort extends string>(props: ContentProps<Row, Sort>) {
  const { label, query, list, onListChange, selection } = props;
  const { data, error } = query;
  const failure = error && (
    <LoadFailure
      title="The list could not be loaded."
      error={error}
      onRetry={() => void query.refetch()}
    />
  );

  if (!data) return failure ?? <LoadingRows label={label} />;
  return (
    <>
      {failure}
      {data.count === 0 ? (
        <Paper withBorder p="xl">
          <Text ta="center" c="dimmed" style={{ overflowWrap: "anywhere" }}>
            {noMatch(label.toLowerCase(), list)}
          </Text>
        </Paper>
      ) : (
        <Paper withBorder className={classes.frame}>
          <RowTable {...props} rows={data.data} selection={selection} />
        </Paper>
      )}
      <TableFooter
        label={label}
        page={list.page}
        rows={data.data.length}
        count={data}
        onPageChange={(page) => onListChange({ ...list, page })}
      />
    </>
  );
}

function isFiltered({ filters }: ListState): boolean {
  return Object.keys(filters).length > 0;
}

function noMatch(rows: string, list: ListState): string {
  const { q } = list;
  const filtered = isFiltered(list);
  if (q.trim() === "") return `No ${rows} match these filters. Change or remove one.`;
  const next = filtered ? "Try fewer words, or remove a filter." : "Try fewer or shorter words.";
  return `No ${rows} match “${q}”${filtered ? " and these filters" : ""}. ${next}`;
}

function LoadingRows({ label }: { label: string }) {
  return (
    <Paper withBorder p="md" role="status" aria-label={`Loading ${label.toLowerCase()}`}>
      <Stack gap="md">
        {["a", "b", "c", "d", "e"].map((row) => (
          <Skeleton key={row} height={22} />
        ))}
      </Stack>
    </Paper>
  );
}
