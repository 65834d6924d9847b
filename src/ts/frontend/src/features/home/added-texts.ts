/** @returns the number of rows of a day, such as "12" or "500 or more" */
export function countText(count: number, maxPerDay: number): string {
  return count >= maxPerDay ? `${count.toLocaleString()} or more` : count.toLocaleString();
}

/** @returns how many rows were added on all days, such as "12 added" or "at least 500 added" */
export function totalText(added: readonly number[], maxPerDay: number): string {
  const isExact = added.every((count) => count < maxPerDay);
  return `${isExact ? "" : "At least "}${totalOf(added).toLocaleString()} added`;
}

/** @returns the number of rows of all days */
export function totalOf(added: readonly number[]): number {
  return added.reduce((sum, count) => sum + count, 0);
}
