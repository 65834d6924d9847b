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
import { pageCount, rangeText } from "./paging";

export interface Column<Row> {
  header: string;
  cell: (row: Row) => ReactNode;
  width?: number | string;
  align?: "right";
}

interface DataTableProps<Row> {
  /** Says to a screen reader what the rows are. */
  label: string;
  columns: Column<Row>[];
  query: UseQueryResult<{ data: Row[]; count: number }>;
  rowKey: (row: Row) => string;
  page: number;
  onPageChange: (page: number) => void;
  /** Stands in the table's place while there is no row at all. */
  empty: ReactNode;
}

/** One page of a list with its states: loading, failed, empty, rows. */
export function DataTable<Row>(props: DataTableProps<Row>) {
  const { query, page, onPageChange } = props;
  const { data, error } = query;
  const last = data && pageCount(data.count);

  // The last row of the last page may have been deleted, or the address edited.
  useEffect(() => {
    if (last !== undefined && !query.isPlaceholderData && page > last) onPageChange(last);
  }, [last, page, query.isPlaceholderData, onPageChange]);

  if (error && !data) return <LoadFailure error={error} onRetry={() => void query.refetch()} />;
  if (!data) return <LoadingRows label={props.label} />;
  if (data.count === 0) return <Paper withBorder>{props.empty}</Paper>;
  return (
    <Stack gap="sm">
      {error && <LoadFailure error={error} onRetry={() => void query.refetch()} />}
      <Paper withBorder>
        <Table.ScrollContainer minWidth={640} type="native">
          <Rows {...props} rows={data.data} />
        </Table.ScrollContainer>
      </Paper>
      <Group justify="space-between" mih={36}>
        <Text size="sm" c="dimmed" aria-live="polite">
          {rangeText(page, data.data.length, data.count)}
        </Text>
        {last !== undefined && last > 1 && (
          <Pagination
            aria-label={`Pages of ${props.label.toLowerCase()}`}
            value={page}
            total={last}
            onChange={onPageChange}
            size="sm"
            getControlProps={(control) => ({ "aria-label": `${control} page` })}
            getItemProps={(item) => ({ "aria-label": `Page ${item}` })}
          />
        )}
      </Group>
    </Stack>
  );
}

function Rows<Row>({ label, columns, rows, rowKey }: DataTableProps<Row> & { rows: Row[] }) {
  return (
    <Table aria-label={label} highlightOnHover verticalSpacing="sm" horizontalSpacing="md">
      <Table.Thead>
        <Table.Tr>
          {columns.map(({ header, width, align }) => (
            <Table.Th key={header} w={width} ta={align}>
              {header}
            </Table.Th>
          ))}
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
