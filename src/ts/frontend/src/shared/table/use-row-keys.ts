import { type FocusEvent, type KeyboardEvent, useEffect, useRef, useState } from "react";
import type { Selection } from "./use-selection";

interface RowCommands<Row> {
  rows: Row[];
  selection: Selection<Row> | undefined;
  onOpen: ((row: Row) => void) | undefined;
  onDelete: ((rows: Row[]) => void) | undefined;
}

/**
 * Keyboard use of the rows of a table: the arrow keys, Home and End move between rows, Enter opens one, Space selects
 * it, Ctrl+A selects all, and Delete deletes the selected rows or else the focused one.
 * One row at a time can be reached with Tab (https://www.w3.org/WAI/ARIA/apg/practices/keyboard-interface/).
 */
export function useRowKeys<Row>({ rows, selection, onOpen, onDelete }: RowCommands<Row>) {
  const [current, setCurrent] = useState(0);
  const body = useRef<HTMLTableSectionElement>(null);
  const hasFocus = useRef(false);
  const tabbable = Math.min(current, rows.length - 1);

  // The focused row may have been deleted: the next one takes its place.
  // biome-ignore lint/correctness/useExhaustiveDependencies: only new rows move the focus.
  useEffect(() => {
    const lost = hasFocus.current && document.activeElement === document.body;
    if (lost) body.current?.rows[tabbable]?.focus({ preventScroll: true });
  }, [rows]);

  const indexOf = (target: EventTarget) =>
    target instanceof Element ? (target.closest("tr")?.sectionRowIndex ?? -1) : -1;

  const commandOf = (event: KeyboardEvent, index: number, row: Row): (() => void) | undefined => {
    const onRow = event.target instanceof HTMLTableRowElement;
    const moveTo = (to: number) => () =>
      body.current?.rows[Math.max(0, Math.min(to, rows.length - 1))]?.focus();
    switch (event.key) {
      case "ArrowDown":
        return moveTo(index + 1);
      case "ArrowUp":
        return moveTo(index - 1);
      case "Home":
        return moveTo(0);
      case "End":
        return moveTo(rows.length - 1);
      case "Enter":
        return onRow && onOpen ? () => onOpen(row) : undefined;
      case " ":
        return onRow && selection ? () => selection.toggle(row) : undefined;
      case "Delete":
        return onDelete && (() => onDelete(selection?.rows.length ? selection.rows : [row]));
      case "a":
      case "A":
        return event.ctrlKey || event.metaKey ? selection?.selectAll : undefined;
    }
  };

  return {
    tabIndexOf: (index: number) => (index === tabbable ? 0 : -1),
    bodyProps: {
      ref: body,
      onFocus: ({ target }: FocusEvent) => {
        hasFocus.current = true;
        setCurrent(Math.max(0, indexOf(target)));
      },
      onBlur: ({ relatedTarget }: FocusEvent) => {
        if (relatedTarget !== null) hasFocus.current = false;
      },
      onKeyDown: (event: KeyboardEvent) => {
        const index = indexOf(event.target);
        const row = rows[index];
        const command = row === undefined ? undefined : commandOf(event, index, row);
        if (command === undefined) return;
        event.preventDefault();
        command();
      },
    },
  };
}
