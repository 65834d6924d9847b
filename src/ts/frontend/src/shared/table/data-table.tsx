import {
  Alert,
  Button,
  Group,
  Pagination,
  Paper,
  Skeleton,
  Stack,
  Table,
  Text,
} from "@mantine/core";
import type { UseQueryResult } from "@tanstack/react-query";
import { type ReactNode, useEffect } from "react";
import { WarningIcon } from "../ui/icons";
import { messageOf } from "../ui/message-of";
import { type ListState, sortedBy } from "./list-state";
import { type Count, pageCount, rangeText } from "./paging";
import { SearchField } from "./search-field";
import { SortableHeader } from "./sortable-header";

export interface Column<Row> {
  header: string;
  cell: (row: Row) => ReactNode;
  width?: number | string;
  align?: "right";
  /** The backend's name for the order by this column; absent where it has none. */
  sort?: string;
}

interface DataTableProps<Row> {
  /** Says to a screen reader what the rows are. */
  label: string;
  columns: Column<Row>[];
  query: UseQueryResult<{ data: Row[] } & Count>;
  rowKey: (row: Row) => string;
  list: ListState;
  onListChange: (list: ListState) => void;
  /** The order that the list has where none is chosen. */
  defaultSort: string;
  /** Stands in the table's place while there is no row at all. */
  empty: ReactNode;
}

/** One page of a list with its states: loading, failed, empty, nothing found, rows. */
export function DataTable<Row>(props: DataTableProps<Row>) {
  const { label, query, list, onListChange } = props;
  const { data } = query;
  const last = data && pageCount(data, list.page);
  const searching = list.q.trim() !== "";

  // The last row of the last page may have been deleted, or the address edited.
  useEffect(() => {
    const fresh = data?.count_exact && !query.isPlaceholderData;
    if (last !== undefined && fresh && list.page > last) onListChange({ ...list, page: last });
  }, [last, list, data, query.isPlaceholderData, onListChange]);

  if (data?.count === 0 && !searching) return <Paper withBorder>{props.empty}</Paper>;
  return (
    <Stack gap="sm">
      <SearchField
        label={`Search ${label.toLowerCase()}`}
        value={list.q}
        onChange={(q) => onListChange({ ...list, page: 1, q })}
      />
      <Found {...props} />
    </Stack>
  );
}

function Found<Row>(props: DataTableProps<Row>) {
  const { label, query, list, onListChange } = props;
  const { data, error } = query;

  if (error && !data) return <LoadFailure error={error} onRetry={() => void query.refetch()} />;
  if (!data) return <LoadingRows label={label} />;
  return (
    <>
      {error && <LoadFailure error={error} onRetry={() => void query.refetch()} />}
      {data.count === 0 ? (
        <Paper withBorder p="xl">
          <Text ta="center" c="dimmed">
            Nothing holds “{list.q}”: try fewer or shorter words.
          </Text>
        </Paper>
      ) : (
        <Paper withBorder>
          <Table.ScrollContainer minWidth={640} type="native">
            <Rows {...props} rows={data.data} />
          </Table.ScrollContainer>
        </Paper>
      )}
      <Pages
        label={label}
        page={list.page}
        rows={data.data.length}
        count={data}
        onPageChange={(page) => onListChange({ ...list, page })}
      />
    </>
  );
}

interface PagesProps {
  label: string;
  page: number;
  rows: number;
  count: Count;
  onPageChange: (page: number) => void;
}

function Pages({ label, page, rows, count, onPageChange }: PagesProps) {
  const last = pageCount(count, page);
  return (
    <Group justify="space-between" mih={36}>
      <Text size="sm" c="dimmed" aria-live="polite">
        {rangeText(page, rows, count)}
      </Text>
      {last > 1 && (
        <Pagination
          aria-label={`Pages of ${label.toLowerCase()}`}
          value={page}
          total={last}
          onChange={onPageChange}
          size="sm"
          getControlProps={(control) => ({ "aria-label": `${control} page` })}
          getItemProps={(item) => ({ "aria-label": `Page ${item}` })}
        />
      )}
    </Group>
  );
}

function Rows<Row>(props: DataTableProps<Row> & { rows: Row[] }) {
  const { label, columns, rows, rowKey, list, onListChange, defaultSort } = props;
  return (
    <Table aria-label={label} highlightOnHover verticalSpacing="sm" horizontalSpacing="md">
      <Table.Thead>
        <Table.Tr>
          {columns.map(({ header, width, align, sort }) =>
            sort === undefined ? (
              <Table.Th key={header} w={width} ta={align}>
                {header}
              </Table.Th>
            ) : (
              <SortableHeader
                key={header}
                header={header}
                width={width}
                sort={sort}
                defaultSort={defaultSort}
                list={list}
                onSort={(by) =>
                  onListChange(sortedBy({ ...list, sort: list.sort ?? defaultSort }, by))
                }
              />
            ),
          )}
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {rows.map((row) => (
          <Table.Tr key={rowKey(row)}>
            {columns.map(({ header, cell, align }) => (
              <Table.Td key={header} ta={align}>
                {cell(row)}
              </Table.Td>
            ))}
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}

function LoadFailure({ error, onRetry }: { error: unknown; onRetry: () => void }) {
  return (
    <Alert color="red" title="The list could not be loaded" icon={<WarningIcon />}>
      <Text size="sm" mb="sm">
        {messageOf(error)}
      </Text>
      <Button size="xs" color="red" variant="light" onClick={onRetry}>
        Try again
      </Button>
    </Alert>
  );
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
