import { Checkbox, Table, VisuallyHidden } from "@mantine/core";
import { useId, useRef } from "react";
import type { Column, DataTableProps } from "./data-table";
import classes from "./data-table.module.css";
import { sortedBy } from "./list-state";
import { RowLink } from "./row-link";
import { SortableHeader } from "./sortable-header";
import { useHeightBelow } from "./use-height-below";
import { useRowKeys } from "./use-row-keys";
import type { Selection } from "./use-selection";

/** The height in pixels of the pager and of the space around it. */
const FOOTER_HEIGHT = 80;
const MIN_HEIGHT = 240;

interface RowTableProps<Row, Sort extends string> extends DataTableProps<Row, Sort> {
  rows: Row[];
  selection: Selection<Row> | undefined;
}

/** The rows of a page. The header and the pager below stay in view. */
export function RowTable<Row, Sort extends string>(props: RowTableProps<Row, Sort>) {
  const { label, columns, rows, rowKey, rowName, selection, onOpen, onDelete } = props;
  const frame = useRef<HTMLDivElement>(null);
  const height = Math.max(MIN_HEIGHT, useHeightBelow(frame) - FOOTER_HEIGHT);
  const { tabIndexOf, bodyProps } = useRowKeys({ rows, selection, onOpen, onDelete });
  const hint = useId();
  const nameOf = (row: Row) => rowName?.(row) ?? rowKey(row);
  return (
    <div ref={frame} className={classes.scroll} style={{ maxHeight: height }}>
      <VisuallyHidden id={hint}>
        Move between rows with the arrow keys.{onOpen && " Enter opens a row."}
        {selection && " Space selects it, Control and A select all."}
        {onDelete && " Delete deletes."}
      </VisuallyHidden>
      <Table
        aria-label={label}
        aria-describedby={hint}
        highlightOnHover
        verticalSpacing="sm"
        horizontalSpacing="md"
        className={classes.table}
      >
        <Table.Thead className={classes.head}>
          <Table.Tr>
            {selection && (
              <Table.Th w={48}>
                <Checkbox
                  aria-label={`Select all ${label.toLowerCase()} of this page`}
                  checked={selection.rows.length === rows.length}
                  indeterminate={selection.rows.length > 0 && selection.rows.length < rows.length}
                  onChange={({ currentTarget }) =>
                    currentTarget.checked ? selection.selectAll() : selection.clear()
                  }
                />
              </Table.Th>
            )}
            {columns.map((column) => (
              <Header key={column.header} column={column} {...props} />
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody {...bodyProps}>
          {rows.map((row, index) => (
            <Table.Tr
              key={rowKey(row)}
              tabIndex={tabIndexOf(index)}
              className={classes.row}
              data-selected={selection?.includes(row) || undefined}
            >
              {selection && (
                <Table.Td>
                  <Checkbox
                    aria-label={`Select ${nameOf(row)}`}
                    tabIndex={-1}
                    checked={selection.includes(row)}
                    onChange={() => selection.toggle(row)}
                  />
                </Table.Td>
              )}
              {columns.map(({ header, cell, align, pinned, main }) => (
                <Table.Td key={header} ta={align} className={pinnedClass(pinned)}>
                  {main && onOpen ? (
                    <RowLink onOpen={() => onOpen(row)}>{cell(row)}</RowLink>
                  ) : (
                    cell(row)
                  )}
                </Table.Td>
              ))}
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </div>
  );
}

interface HeaderProps<Row, Sort extends string>
  extends Pick<DataTableProps<Row, Sort>, "list" | "onListChange"> {
  column: Column<Row, Sort>;
}

function Header<Row, Sort extends string>({ column, list, onListChange }: HeaderProps<Row, Sort>) {
  const { header, width, align, sort, pinned } = column;
  if (sort === undefined)
    return (
      <Table.Th w={width} ta={align} className={pinnedClass(pinned)}>
        {header}
      </Table.Th>
    );
  return (
    <SortableHeader
      header={header}
      width={width}
      align={align}
      sort={sort}
      list={list}
      onSort={() => onListChange(sortedBy(list, sort))}
    />
  );
}

const pinnedClass = (pinned: boolean | undefined) => (pinned ? classes.pinned : undefined);
