import { Text } from "@mantine/core";
import { useEffect, useId, useRef } from "react";
import classes from "./command-list.module.css";
import type { Command } from "./commands";

interface CommandListProps {
  id: string;
  commands: Command[];
  selected: Command | undefined;
  onRun: (command: Command) => void;
}

/** The commands below their headings. The focus stays in the search field, which names the selected one. */
export function CommandList({ id, commands, selected, onRun }: CommandListProps) {
  const headings = useId();
  const selectedRef = useRef<HTMLDivElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another selected command is scrolled to
  useEffect(() => {
    selectedRef.current?.scrollIntoView({ block: "nearest" });
  }, [selected?.id]);

  const groups = [...new Set(commands.map(({ group }) => group))];
  return (
    <div id={id} role="listbox" aria-label="Results" className={classes.list}>
      {groups.map((group) => (
        // biome-ignore lint/a11y/useSemanticElements: a fieldset is no part of a list
        <div key={group} role="group" aria-labelledby={`${headings}-${group}`}>
          <Text id={`${headings}-${group}`} size="xs" c="dimmed" fw={600} px="md" pt="sm" pb={4}>
            {group}
          </Text>
          {commands
            .filter((command) => command.group === group)
            .map((command) => {
              const Icon = command.icon;
              const isSelected = command === selected;
              return (
                // biome-ignore lint/a11y: the search field has the focus and the keys
                <div
                  key={command.id}
                  id={optionId(id, command)}
                  ref={isSelected ? selectedRef : undefined}
                  role="option"
                  aria-selected={isSelected}
                  className={classes.option}
                  onClick={() => onRun(command)}
                >
                  {Icon && <Icon size={18} />}
                  <Text component="span" size="sm" truncate>
                    {command.label}
                  </Text>
                </div>
              );
            })}
        </div>
      ))}
    </div>
  );
}

/** @returns the id of a command's element, for `aria-activedescendant` */
export function optionId(listId: string, command: Command): string {
  return `${listId}-${command.id.replaceAll(/\W/g, "-")}`;
}
