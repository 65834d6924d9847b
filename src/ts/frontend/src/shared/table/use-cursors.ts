import { useState } from "react";
import type { ListState } from "./list-state";
import { PAGE_SIZE } from "./paging";

interface Page {
  next_cursor: string | null;
}

/** The query of a list call. */
export interface PageQuery {
  limit: number;
  order: ListState["order"];
  q?: string;
  cursor?: string;
  skip?: number;
}

/**
 * Pages by the cursors that earlier pages came with, so that page 5,000 costs what page 2 does.
 * A page that is gone to at once, from a link say, skips the rows before it.
 */
export function useCursors() {
  const [cursors] = useState(() => new Map<string, string>());
  const placeOf = ({ q, sort, order }: ListState, page: number) =>
    JSON.stringify([q, sort, order, page]);

  return {
    /** @returns the query for a page of a list */
    query(list: ListState): PageQuery {
      const cursor = cursors.get(placeOf(list, list.page));
      return {
        limit: PAGE_SIZE,
        order: list.order,
        ...(list.q.trim() !== "" && { q: list.q }),
        ...(cursor !== undefined && { cursor }),
        ...(cursor === undefined && list.page > 1 && { skip: (list.page - 1) * PAGE_SIZE }),
      };
    },
    /** Keeps the cursor that a page came with, and returns the page. */
    keep<P extends Page>(list: ListState, page: P): P {
      const next = placeOf(list, list.page + 1);
      if (page.next_cursor === null) cursors.delete(next);
      else cursors.set(next, page.next_cursor);
      return page;
    },
  };
}
