import { CloseButton, TextInput } from "@mantine/core";
import { useDebouncedCallback } from "@mantine/hooks";
import IconSearch from "@tabler/icons-react/icons/IconSearch";
import { useState } from "react";

/** Delay after the last key press, so that not every letter starts a search. */
const DEBOUNCE_MS = 250;

interface SearchFieldProps {
  /** For example "Search users". */
  label: string;
  value: string;
  onChange: (value: string) => void;
}

/** Searches while the user types. */
export function SearchField({ label, value, onChange }: SearchFieldProps) {
  const [typed, setTyped] = useState(value);
  const [previous, setPrevious] = useState(value);
  // The address can also change in another way, for example with the back button.
  if (value !== previous) {
    setPrevious(value);
    if (value !== typed.trim()) setTyped(value);
  }
  const search = useDebouncedCallback(onChange, DEBOUNCE_MS);

  function change(next: string) {
    setTyped(next);
    search(next.trim());
  }
  return (
    <TextInput
      type="search"
      aria-label={label}
      placeholder={label}
      value={typed}
      maxLength={255}
      onChange={(event) => change(event.currentTarget.value)}
      leftSection={<IconSearch size={16} />}
      rightSection={
        typed !== "" && (
          <CloseButton size="sm" aria-label="Clear search" onClick={() => change("")} />
        )
      }
      flex={1}
      maw={360}
    />
  );
}
