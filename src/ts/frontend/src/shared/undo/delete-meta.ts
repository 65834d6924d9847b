import type { Deleted } from "./toast-deleted";

/**
 * @param one one row in words, such as "item"
 * @param many several rows in words, such as "items"
 * @returns the meta of a mutation that deletes rows: its toast says how many, and offers to undo it
 */
export function deleteMeta(one: string, many: string) {
  const title = one.charAt(0).toUpperCase() + one.slice(1);
  return {
    done: ({ deleted }: Deleted) =>
      deleted === 1 ? `${title} deleted.` : `${deleted.toLocaleString()} ${many} deleted.`,
    failed: "Nothing was deleted.",
    undoable: true,
    // Rows of other features may have been deleted with them.
    changes: [[]],
  };
}
