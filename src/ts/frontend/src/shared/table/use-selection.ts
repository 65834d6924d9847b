import { useState } from "react";
import type { ListState } from "./list-state";

/** The selected rows of the current page. */
export interface Selection<Row> {
  rows: Row[];
  includes: (row: Row) => boolean;
  toggle: (row: Row) => void;
  selectAll: () => void;
  clear: () => void;
}

/**
 * Remembers which rows are selected. Another page, search or order clears the selection, and a row that is deleted
 * leaves it.
 */
export function useSelection<Row>(
  rows: Row[],
  rowKey: (row: Row) => string,
  list: ListState,
): Selection<Row> {
  const page = JSON.stringify(list);
  const [selected, setSelected] = useState({ page, keys: new Set<string>() });
  const keys = selected.page === page ? selected.keys : new Set<string>();
  const select = (chosen: Iterable<string>) => setSelected({ page, keys: new Set(chosen) });
  const includes = (row: Row) => keys.has(rowKey(row));
  return {
    rows: rows.filter(includes),
    includes,
    toggle: (row) => select(rows.filter((one) => includes(one) !== (one === row)).map(rowKey)),
    selectAll: () => select(rows.map(rowKey)),
    clear: () => select([]),
  };
}
