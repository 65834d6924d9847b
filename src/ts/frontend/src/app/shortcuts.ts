import { type HotkeyItem, useHotkeys } from "@mantine/hooks";
import { quit, toggleFullscreen } from "@/shared/shell/commands";
import { insideShell } from "@/shared/shell/shell";
import { logError } from "@/shared/shell/window-log";

/** Adds keyboard shortcuts of the window; a browser has its own. The webview handles zoom (tauri.conf.json). */
export function useShortcuts(): void {
  // "mod" is Ctrl, and Cmd on macOS, where the menu already has some of these.
  const shortcuts: HotkeyItem[] = [
    ["mod+Q", () => void quit().catch(logError)],
    ["F11", () => void toggleFullscreen().catch(logError)],
    // An accidental reload would lose unsaved input.
    ["F5", () => {}],
    ["mod+R", () => {}],
    ["mod+shift+R", () => {}],
  ];
  useHotkeys(insideShell() ? shortcuts : [], [], true);
}
