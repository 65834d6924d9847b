import { Group, Pagination, Paper, Skeleton, Stack, Table, Text } from "@mantine/core";
import type { UseQueryResult } from "@tanstack/react-query";
import { type ReactNode, useEffect } from "react";
import { LoadFailure } from "../ui/load-failure";
import classes from "./data-table.module.css";
import { ActiveFilters, FilterButton } from "./filters/filter-bar";
import type { Filter, FilterValues } from "./filters/filters";
import { type ListState, sortedBy } from "./list-state";
import { type Count, pageCount, rangeText } from "./paging";
import { SearchField } from "./search-field";
import { SortableHeader } from "./sortable-header";

export interface Column<Row, Sort extends string = string> {
  header: string;
  cell: (row: Row) => ReactNode;
  width?: number | string;
  align?: "right";
  /** The sort key of this column in the backend; absent if the list cannot be sorted by it. */
  sort?: Sort;
  /** Whether the column stays visible while a wide table is scrolled. */
  pinned?: boolean;
}

interface DataTableProps<Row, Sort extends string> {
  /** Names the rows for screen readers. */
  label: string;
  columns: Column<Row, Sort>[];
  query: UseQueryResult<{ data: Row[] } & Count>;
  rowKey: (row: Row) => string;
  list: ListState<Sort>;
  onListChange: (list: ListState<Sort>) => void;
  /** What people can filter the rows by. */
  filters: readonly Filter[];
  /** Content that is shown if the list has no rows. */
  empty: ReactNode;
}

/** One page of a list in all states: loading, failed, empty, no results, rows. */
export function DataTable<Row, Sort extends string>(props: DataTableProps<Row, Sort>) {
  const { label, query, list, onListChange } = props;
  const { data } = query;
  const last = data && pageCount(data, list.page);
  const searching = list.q.trim() !== "" || Object.keys(list.filters).length > 0;
  const filterBar = {
    label: label.toLowerCase(),
    filters: props.filters,
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
    <Stack gap="sm">
      <Group gap="sm">
        <SearchField
          label={`Search ${label.toLowerCase()}`}
          value={list.q}
          onChange={(q) => onListChange({ ...list, page: 1, q })}
        />
        <FilterButton {...filterBar} />
      </Group>
      <ActiveFilters {...filterBar} />
      <Content {...props} />
    </Stack>
  );
}

function Content<Row, Sort extends string>(props: DataTableProps<Row, Sort>) {
  const { label, query, list, onListChange } = props;
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
          <Table.ScrollContainer minWidth={640} type="native">
            <RowTable {...props} rows={data.data} />
          </Table.ScrollContainer>
        </Paper>
      )}
      <Footer
        label={label}
        page={list.page}
        rows={data.data.length}
        count={data}
        onPageChange={(page) => onListChange({ ...list, page })}
      />
    </>
  );
}

interface FooterProps {
  label: string;
  page: number;
  rows: number;
  count: Count;
  onPageChange: (page: number) => void;
}

function Footer({ label, page, rows, count, onPageChange }: FooterProps) {
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

function RowTable<Row, Sort extends string>(props: DataTableProps<Row, Sort> & { rows: Row[] }) {
  const { label, columns, rows, rowKey, list, onListChange } = props;
  return (
    <Table aria-label={label} highlightOnHover verticalSpacing="sm" horizontalSpacing="md">
      <Table.Thead>
        <Table.Tr>
          {columns.map(({ header, width, align, sort, pinned }) =>
            sort === undefined ? (
              <Table.Th key={header} w={width} ta={align} className={pinnedClass(pinned)}>
                {header}
              </Table.Th>
            ) : (
              <SortableHeader
                key={header}
                header={header}
                width={width}
                align={align}
                sort={sort}
                list={list}
                onSort={() => onListChange(sortedBy(list, sort))}
              />
            ),
          )}
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {rows.map((row) => (
          <Table.Tr key={rowKey(row)}>
            {columns.map(({ header, cell, align, pinned }) => (
              <Table.Td key={header} ta={align} className={pinnedClass(pinned)}>
                {cell(row)}
              </Table.Td>
            ))}
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}

function noMatch(rows: string, { q, filters }: ListState): string {
  const filtered = Object.keys(filters).length > 0;
  if (q.trim() === "") return `No ${rows} match these filters. Change or remove one.`;
  const next = filtered ? "Try fewer words, or remove a filter." : "Try fewer or shorter words.";
  return `No ${rows} match “${q}”${filtered ? " and these filters" : ""}. ${next}`;
}

const pinnedClass = (pinned: boolean | undefined) => (pinned ? classes.pinned : undefined);

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
