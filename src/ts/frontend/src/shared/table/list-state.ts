import {
  type SearchMiddleware,
  type SearchSchemaInput,
  stripSearchParams,
} from "@tanstack/react-router";
import type { Details } from "../details/use-details";
import { type Filter, type FilterValues, filterValuesOf } from "./filters/filters";
import { pageOf } from "./paging";

type Order = "asc" | "desc";

/** The state of a list, which is the part of the address after the "?". */
export interface ListState<Sort extends string = string> {
  /** Counted from 1. */
  page: number;
  /** The words to search for; empty for all rows. */
  q: string;
  /** A sort key of the backend. */
  sort: Sort;
  order: Order;
  /** The filters that are set. */
  filters: FilterValues;
}

/** The props of a page with a list. */
export interface ListPageProps<Sort extends string> {
  /** The row whose details are shown. */
  details: Details;
  list: ListState<Sort>;
  onListChange: (list: ListState<Sort>) => void;
}

/** The sort keys of a list in the backend. The first one is the default. */
type Sorts<Sort extends string> = readonly [Sort, ...Sort[]];

/** @returns the state of a list if the address has no values */
export function firstPage<Sort extends string>(sorts: Sorts<Sort>): ListState<Sort> {
  return { page: 1, q: "", sort: sorts[0], order: "asc", filters: {} };
}

/**
 * @param search the values of the address, which users can edit
 * @returns the list's state, with defaults for invalid values
 */
export function listStateOf<Sort extends string>(
  sorts: Sorts<Sort>,
  filters: readonly Filter[],
  search: Record<string, unknown>,
): ListState<Sort> {
  return {
    page: pageOf(search),
    q: typeof search.q === "string" || typeof search.q === "number" ? String(search.q) : "",
    sort: sorts.find((sort) => sort === search.sort) ?? sorts[0],
    order: search.order === "desc" ? "desc" : "asc",
    filters: filterValuesOf(filters, search.filters),
  };
}

/** @returns the options of a route with a list: they validate the address and omit defaults from it */
export function listSearch<Sort extends string>(sorts: Sorts<Sort>, filters: readonly Filter[]) {
  const stripDefaults: SearchMiddleware<ListState<Sort>> = stripSearchParams(firstPage(sorts));
  return {
    validateSearch: (search: Partial<ListState> & SearchSchemaInput): ListState<Sort> =>
      listStateOf(sorts, filters, { ...search }),
    search: { middlewares: [stripDefaults] },
  };
}

/** @returns the state after a click on a column header: sorted by it, or reversed if it was already sorted by it */
export function sortedBy<Sort extends string>(list: ListState<Sort>, sort: Sort): ListState<Sort> {
  const reversed = list.sort === sort && list.order === "asc";
  return { ...list, page: 1, sort, order: reversed ? "desc" : "asc" };
}
