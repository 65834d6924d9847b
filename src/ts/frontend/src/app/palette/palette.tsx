import { useHotkeys } from "@mantine/hooks";
import { Suspense, useState } from "react";
import { lazyComponent } from "@/shared/ui/lazy-component";
import { PaletteButton } from "./palette-button";

const CommandPalette = lazyComponent(() => import("./command-palette"), "CommandPalette");
const ShortcutSheet = lazyComponent(() => import("./shortcut-sheet"), "ShortcutSheet");

type Dialog = "palette" | "shortcuts";

/** The button and the keys that open the command palette and the list of shortcuts. */
export function Palette() {
  const [opened, setOpened] = useState<Dialog | null>(null);
  // A dialog that was opened once stays mounted, so that it can close with its transition.
  const [used, setUsed] = useState<Dialog[]>([]);
  const show = (dialog: Dialog) => {
    setUsed((previous) => [...new Set([...previous, dialog])]);
    setOpened(dialog);
  };
  const open = (dialog: Dialog) => {
    // Not above a form, whose values would be left behind.
    if (document.querySelector("[role=dialog]") === null || opened !== null) show(dialog);
  };
  const close = () => setOpened(null);

  // Also from a field: the key types nothing.
  useHotkeys([["mod+K", () => open("palette")]], []);
  // Some keyboards have it without Shift.
  useHotkeys([
    ["shift+?", () => open("shortcuts")],
    ["?", () => open("shortcuts")],
  ]);

  return (
    <>
      <PaletteButton
        onClick={() => open("palette")}
        onHover={() => void CommandPalette.preload()}
      />
      <Suspense fallback={null}>
        {used.includes("palette") && (
          <CommandPalette
            opened={opened === "palette"}
            onClose={close}
            onShowShortcuts={() => show("shortcuts")}
          />
        )}
        {used.includes("shortcuts") && (
          <ShortcutSheet opened={opened === "shortcuts"} onClose={close} />
        )}
      </Suspense>
    </>
  );
}
