import { type HotkeyItem, useHotkeys } from "@mantine/hooks";
import { callShell, insideShell } from "@/shared/shell/shell";
import { SETTINGS_PATH } from "./features";

/** Ctrl, or Cmd on macOS, where the menu has some of these already. */
const SHORTCUTS: HotkeyItem[] = [
  ["mod+Q", () => void callShell("quit").catch(console.error)],
  ["F11", () => void callShell("toggle_fullscreen").catch(console.error)],
  ["mod+,", openSettings],
  // A reload would throw away what was typed, and bring nothing: the app loads what is new by itself.
  ["F5", () => {}],
  ["mod+R", () => {}],
  ["mod+shift+R", () => {}],
];

/** The shortcuts that people expect of a window; a browser has its own. Zoom is the webview's (tauri.conf.json). */
export function useShortcuts(): void {
  useHotkeys(insideShell() ? SHORTCUTS : [], [], true);
}

function openSettings(): void {
  window.location.hash = SETTINGS_PATH;
}
