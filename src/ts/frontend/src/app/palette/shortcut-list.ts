import { insideShell } from "@/shared/shell/shell";

interface Shortcut {
  /** Keys that are pressed together. */
  keys: string[];
  label: string;
}

const IS_MAC = /Mac|iPhone|iPad/.test(navigator.userAgent);
const MOD = IS_MAC ? "⌘" : "Ctrl";

/** The keys of the command palette. */
export const PALETTE_KEYS = [MOD, "K"];

const EVERYWHERE: Shortcut[] = [
  { keys: PALETTE_KEYS, label: "Search, open a page or run a command" },
  { keys: ["?"], label: "Show the keyboard shortcuts" },
  { keys: ["Esc"], label: "Close a dialog" },
];

/** See app/shortcuts.ts, main-window.tsx and tauri.conf.json. */
const IN_WINDOW: Shortcut[] = [
  { keys: [MOD, ","], label: "Open the settings" },
  { keys: [MOD, "+"], label: "Larger text" },
  { keys: [MOD, "−"], label: "Smaller text" },
  { keys: [MOD, "0"], label: "Normal text size" },
  { keys: ["F11"], label: "Full screen on or off" },
  { keys: [MOD, "Q"], label: "Quit" },
];

/** @returns the shortcuts that exist here; a browser has its own for its window */
export function shortcutsHere(): Shortcut[] {
  return insideShell() ? [...EVERYWHERE, ...IN_WINDOW] : EVERYWHERE;
}
