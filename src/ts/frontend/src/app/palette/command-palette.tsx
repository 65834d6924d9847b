import { Loader, Modal, Text, TextInput } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import IconKeyboard from "@tabler/icons-react/icons/IconKeyboard";
import IconSearch from "@tabler/icons-react/icons/IconSearch";
import { useEffect, useId, useState } from "react";
import { useOpened } from "@/shared/ui/use-opened";
import { CommandList, optionId } from "./command-list";
import { type Command, matching, useFeatureCommands } from "./commands";
import { useRowSearch } from "./row-search";
import { useSelectedCommand } from "./use-selected-command";

const TYPING_PAUSE_MS = 200;

interface CommandPaletteProps {
  opened: boolean;
  onClose: () => void;
  onShowShortcuts: () => void;
}

/** Finds pages, actions and rows by a few letters, and opens them. */
export function CommandPalette({ opened, onClose, onShowShortcuts }: CommandPaletteProps) {
  const [left, setLeft] = useState(false);
  useEffect(() => {
    if (opened) setLeft(false);
  }, [opened]);
  return (
    <Modal
      opened={useOpened(opened)}
      onClose={onClose}
      // After a command, the focus belongs to what it opened.
      returnFocus={!left}
      withCloseButton={false}
      padding={0}
      yOffset="12vh"
      aria-label="Command palette"
    >
      <Search
        onShowShortcuts={onShowShortcuts}
        onRun={(command) => {
          setLeft(true);
          onClose();
          command.run();
        }}
      />
    </Modal>
  );
}

interface SearchProps {
  onRun: (command: Command) => void;
  onShowShortcuts: () => void;
}

/** Mounted with each opening, so that it begins empty. */
function Search({ onRun, onShowShortcuts }: SearchProps) {
  const [text, setText] = useState("");
  const [searched] = useDebouncedValue(text, TYPING_PAUSE_MS);
  const { rows, searching, failed } = useRowSearch(text === "" ? "" : searched);
  const shortcuts: Command = {
    id: "shortcuts",
    label: "Keyboard shortcuts",
    group: "Actions",
    icon: IconKeyboard,
    run: onShowShortcuts,
  };
  const commands = [...matching([...useFeatureCommands(), shortcuts], text), ...rows];
  const { selected, onKeyDown } = useSelectedCommand(commands, onRun);
  const listId = useId();
  const nothing = commands.length === 0 && !searching && text === searched;

  return (
    <>
      <TextInput
        aria-label="Search pages, actions and rows"
        placeholder="Search pages, actions and rows"
        role="combobox"
        aria-expanded
        aria-controls={listId}
        aria-activedescendant={selected && optionId(listId, selected)}
        autoComplete="off"
        spellCheck={false}
        size="md"
        variant="unstyled"
        px="xs"
        leftSection={<IconSearch size={18} />}
        rightSection={searching && <Loader size="xs" aria-label="Searching" />}
        value={text}
        onChange={({ currentTarget }) => setText(currentTarget.value)}
        onKeyDown={onKeyDown}
        data-autofocus
      />
      <CommandList id={listId} commands={commands} selected={selected} onRun={onRun} />
      <Text role="status" size="sm" c="dimmed" px="md" pb={nothing || failed.length > 0 ? "md" : 0}>
        {nothing && failed.length === 0 && `Nothing matches “${text}”. Try fewer letters.`}
        {failed.length > 0 && `${failed.join(" and ")} could not be searched. Try again later.`}
      </Text>
    </>
  );
}
