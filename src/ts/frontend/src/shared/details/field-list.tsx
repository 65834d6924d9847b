import { Box, Text } from "@mantine/core";
import type { Column } from "../table/data-table";
import classes from "./field-list.module.css";

interface FieldListProps<Row> {
  row: Row;
  /** The columns of the list. Pinned ones hold actions and are left out. */
  columns: Column<Row>[];
}

/** The fields of a row as names and whole values. */
export function FieldList<Row>({ row, columns }: FieldListProps<Row>) {
  return (
    <Box component="dl" m={0}>
      {columns
        .filter(({ pinned }) => pinned !== true)
        .map(({ header, cell }) => (
          <div key={header} className={classes.field}>
            <Text component="dt" size="xs" c="dimmed">
              {header}
            </Text>
            <Text component="dd" size="sm" m={0} className={classes.value}>
              {cell(row)}
            </Text>
          </div>
        ))}
    </Box>
  );
}
