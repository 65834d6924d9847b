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

interface ShortcutGroup {
  title: string;
  shortcuts: Shortcut[];
}

const EVERYWHERE: ShortcutGroup = {
  title: "Everywhere",
  shortcuts: [
    { keys: PALETTE_KEYS, label: "Search, open a page or run a command" },
    { keys: ["?"], label: "Show the keyboard shortcuts" },
    { keys: ["Esc"], label: "Close a dialog" },
  ],
};

/** See shared/table/use-row-keys.ts. */
const IN_LISTS: ShortcutGroup = {
  title: "In a list, on a row",
  shortcuts: [
    { keys: ["↑"], label: "Previous row" },
    { keys: ["↓"], label: "Next row" },
    { keys: ["Home"], label: "First row" },
    { keys: ["End"], label: "Last row" },
    { keys: ["Enter"], label: "Open the row" },
    { keys: ["Space"], label: "Select the row" },
    { keys: [MOD, "A"], label: "Select all rows" },
    { keys: ["Delete"], label: "Delete the selected rows" },
  ],
};

/** See app/shortcuts.ts, main-window.tsx and tauri.conf.json. */
const IN_WINDOW: ShortcutGroup = {
  title: "Window",
  shortcuts: [
    { keys: [MOD, ","], label: "Open the settings" },
    { keys: [MOD, "+"], label: "Larger text" },
    { keys: [MOD, "−"], label: "Smaller text" },
    { keys: [MOD, "0"], label: "Normal text size" },
    { keys: ["F11"], label: "Full screen on or off" },
    { keys: [MOD, "Q"], label: "Quit" },
  ],
};

/** @returns the shortcuts that exist here; a browser has its own for its window */
export function shortcutsHere(): ShortcutGroup[] {
  return insideShell() ? [EVERYWHERE, IN_LISTS, IN_WINDOW] : [EVERYWHERE, IN_LISTS];
}
