import { onTestFinished, vi } from "vitest";

/** Replaces `window.location.reload`, which jsdom lacks, until the test ends. */
export function fakeReload() {
  const { location } = window;
  const reload = vi.fn();
  vi.stubGlobal("location", { ...location, reload });
  onTestFinished(() => void vi.stubGlobal("location", location));
  return reload;
}
