import { pageOf } from "./paging";

export type Order = "asc" | "desc";

/** What of a list is shown, as it stands in the address. */
export interface ListState {
  /** Counted from 1. */
  page: number;
  /** Words to search for; empty for all rows. */
  q: string;
  /** The name of the order; absent for the list's own. */
  sort?: string | undefined;
  order: Order;
}

/** A page with a list: its state, and how it is changed. */
export interface ListPageProps {
  list: ListState;
  onListChange: (list: ListState) => void;
}

/** The beginning of a list as the backend sorts it. */
export const FIRST_PAGE: ListState = { page: 1, q: "", order: "asc" };

/**
 * @param search what stands in the address, which people can edit
 * @returns the list's state, with what cannot be left out
 */
export function listStateOf(search: Record<string, unknown>): ListState {
  return {
    page: pageOf(search),
    q: typeof search.q === "string" || typeof search.q === "number" ? String(search.q) : "",
    ...(typeof search.sort === "string" && { sort: search.sort }),
    order: search.order === "desc" ? "desc" : "asc",
  };
}

/** @returns the state after a click on a column: sorted by it, or the other way round */
export function sortedBy(list: ListState, sort: string): ListState {
  const turned = list.sort === sort && list.order === "asc";
  return { ...list, page: 1, sort, order: turned ? "desc" : "asc" };
}
