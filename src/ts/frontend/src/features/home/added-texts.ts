/** @returns the number of rows of a day, such as "12" or "500 or more" */
export function countText(count: number, maxPerDay: number): string {
  return count >= maxPerDay ? `${count.toLocaleString()} or more` : count.toLocaleString();
}

/** @returns how many rows were added on all days, such as "12 added" or "at least 500 added" */
export function totalText(added: readonly number[], maxPerDay: number): string {
  const total = added.reduce((sum, count) => sum + count, 0);
  const isExact = added.every((count) => count < maxPerDay);
  return `${isExact ? "" : "At least "}${total.toLocaleString()} added`;
}
