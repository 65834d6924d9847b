/** Rows on one page of a table. */
export const PAGE_SIZE = 20;

/** How many rows a list has; the backend sends it with each page. */
export interface Count {
  count: number;
  /** False if there are more than `count`. */
  count_exact: boolean;
  next_cursor: string | null;
}

/** @returns how many pages are known; at least one */
export function pageCount({ count, count_exact, next_cursor }: Count, page: number): number {
  const counted = Math.max(1, Math.ceil(count / PAGE_SIZE));
  if (count_exact) return counted;
  return Math.max(counted, next_cursor === null ? page : page + 1);
}

/**
 * @param search the address's values, which people can edit
 * @returns its page, or 1 if that is not a positive whole number
 */
export function pageOf(search: Record<string, unknown>): number {
  const page = Number(search.page ?? 1);
  return Number.isSafeInteger(page) && page >= 1 ? page : 1;
}

/** @returns "21–40 of 57" for the rows of a page, with numbers in the reader's own format */
export function rangeText(page: number, rows: number, { count, count_exact }: Count): string {
  const all = `${count_exact ? "" : "more than "}${count.toLocaleString()}`;
  const first = (page - 1) * PAGE_SIZE + 1;
  if (rows === 0) return `0 of ${all}`;
  return `${first.toLocaleString()}–${(first + rows - 1).toLocaleString()} of ${all}`;
}
