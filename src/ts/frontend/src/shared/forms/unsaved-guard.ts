import { useRouter } from "@tanstack/react-router";
import { useEffect } from "react";
import { ask } from "../ui/confirm";

/** Asks whether input may be discarded. @returns true if the user wants that */
export function askToDiscard(): Promise<boolean> {
  return ask({
    title: "Discard your input?",
    message: "You have not saved what you typed.",
    confirmLabel: "Discard",
    cancelLabel: "Keep editing",
  });
}

/**
 * Asks before the user leaves the page, by a link, a key or the browser's own buttons.
 *
 * @param unsaved whether there is input that would be lost
 */
export function useUnsavedGuard(unsaved: boolean): void {
  // Absent in tests of a single page.
  const router = useRouter({ warn: false });
  useEffect(() => {
    if (!unsaved) return;
    return router?.history.block({
      blockerFn: async () => !(await askToDiscard()),
      // The browser asks with its own words.
      enableBeforeUnload: true,
    });
  }, [router, unsaved]);
}
