import { useEffect, useEffectEvent } from "react";

let requestedPage: string | null = null;
const listeners = new Set<() => void>();

/**
 * Asks a page to open its form of a new row, now or when it is shown next.
 *
 * @param page its path, such as "/items"
 */
export function requestCreate(page: string): void {
  requestedPage = page;
  for (const listener of listeners) listener();
}

/** Calls `open` when the form of a new row is requested from outside of the page. */
export function useCreateRequest(page: string, open: () => void): void {
  const openIfRequested = useEffectEvent(() => {
    if (requestedPage !== page) return;
    requestedPage = null;
    open();
  });
  useEffect(() => {
    openIfRequested();
    const listener = () => openIfRequested();
    listeners.add(listener);
    return () => void listeners.delete(listener);
  }, []);
}
