import { useSyncExternalStore } from "react";

const KEY = "triptych.density";

/** How much space there is around text: `compact` shows more rows and fields at once. */
export type Density = "comfortable" | "compact";

let density: Density = localStorage.getItem(KEY) === "compact" ? "compact" : "comfortable";
const listeners = new Set<() => void>();

/** Changes the density of the whole window at once, and keeps it for later windows of this computer. */
export function setDensity(next: Density): void {
  density = next;
  localStorage.setItem(KEY, next);
  for (const listener of listeners) listener();
}

export function useDensity(): Density {
  return useSyncExternalStore(subscribe, () => density);
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
