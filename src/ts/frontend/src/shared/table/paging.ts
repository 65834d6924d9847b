/** Rows that one page of a table shows. */
export const PAGE_SIZE = 20;

/** How many rows a list has, as the backend tells it with each page. */
export interface Count {
  count: number;
  /** False where there are more than `count`. */
  count_exact: boolean;
  next_cursor: string | null;
}

/** @returns how many pages there are, as far as is known; at least one */
export function pageCount({ count, count_exact, next_cursor }: Count, page: number): number {
  const counted = Math.max(1, Math.ceil(count / PAGE_SIZE));
  if (count_exact) return counted;
  return Math.max(counted, next_cursor === null ? page : page + 1);
}

/**
 * @param search what stands in the address, which people can edit
 * @returns its page, or 1 where that is no whole number from 1 up
 */
export function pageOf(search: Record<string, unknown>): number {
  const page = Number(search.page ?? 1);
  return Number.isSafeInteger(page) && page >= 1 ? page : 1;
}

/** @returns "21–40 of 57" for the rows of a page */
export function rangeText(page: number, rows: number, { count, count_exact }: Count): string {
  const all = count_exact ? count.toLocaleString("en") : `more than ${count.toLocaleString("en")}`;
  const first = (page - 1) * PAGE_SIZE + 1;
  if (rows === 0) return `0 of ${all}`;
  return `${first.toLocaleString("en")}–${(first + rows - 1).toLocaleString("en")} of ${all}`;
}
