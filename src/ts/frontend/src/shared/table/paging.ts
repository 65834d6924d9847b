/** Rows that one page of a table shows. */
export const PAGE_SIZE = 20;

/** @returns the query of a list call for a page, counted from 1 */
export function pageQuery(page: number): { skip: number; limit: number } {
  return { skip: (page - 1) * PAGE_SIZE, limit: PAGE_SIZE };
}

/** @returns how many pages `count` rows fill, at least one */
export function pageCount(count: number): number {
  return Math.max(1, Math.ceil(count / PAGE_SIZE));
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
export function rangeText(page: number, rows: number, count: number): string {
  const first = (page - 1) * PAGE_SIZE + 1;
  return rows === 0 ? `0 of ${count}` : `${first}–${first + rows - 1} of ${count}`;
}
