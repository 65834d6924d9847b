/** Number of rows per page. */
export const PAGE_SIZE = 20;

/** The number of rows in a list, which the backend sends with each page. */
export interface Count {
  count: number;
  /** False if there are more rows than `count`. */
  count_exact: boolean;
  next_cursor: string | null;
}

/** @returns the number of known pages, at least one */
export function pageCount({ count, count_exact, next_cursor }: Count, page: number): number {
  const counted = Math.max(1, Math.ceil(count / PAGE_SIZE));
  if (count_exact) return counted;
  return Math.max(counted, next_cursor === null ? page : page + 1);
}

/**
 * @param search the values of the address, which users can edit
 * @returns the page number, or 1 if it is not a positive integer
 */
export function pageOf(search: Record<string, unknown>): number {
  const page = Number(search.page ?? 1);
  return Number.isSafeInteger(page) && page >= 1 ? page : 1;
}

/** @returns the visible range, such as "21–40 of 57", with numbers in the user's locale */
export function rangeText(page: number, rows: number, { count, count_exact }: Count): string {
  const all = `${count_exact ? "" : "more than "}${count.toLocaleString()}`;
  const first = (page - 1) * PAGE_SIZE + 1;
  if (rows === 0) return `0 of ${all}`;
  return `${first.toLocaleString()}–${(first + rows - 1).toLocaleString()} of ${all}`;
}
