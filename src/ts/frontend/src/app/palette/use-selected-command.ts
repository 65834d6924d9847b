import { type KeyboardEvent, useState } from "react";
import type { Command } from "./commands";

const STEPS: Record<string, number> = { ArrowDown: 1, ArrowUp: -1 };

/** The command that Enter runs. The arrow keys select another one, and a new list begins with the first. */
export function useSelectedCommand(commands: Command[], onRun: (command: Command) => void) {
  const [selectedId, setSelectedId] = useState<string>();
  const found = commands.findIndex(({ id }) => id === selectedId);
  const index = Math.max(found, 0);
  const onKeyDown = (event: KeyboardEvent) => {
    const selected = commands[index];
    // Enter also ends the input of a word in Chinese or Japanese.
    if (selected === undefined || event.nativeEvent.isComposing) return;
    const step = STEPS[event.key];
    if (step !== undefined) {
      event.preventDefault();
      setSelectedId(commands.at((index + step) % commands.length)?.id);
    } else if (event.key === "Enter") {
      event.preventDefault();
      onRun(selected);
    }
  };
  return { selected: commands[index], onKeyDown };
}
