import { CloseButton, TextInput } from "@mantine/core";
import { useDebouncedCallback } from "@mantine/hooks";
import { useState } from "react";
import { SearchIcon } from "../ui/icons";

/** Long enough that a word is typed in one go, short enough that nobody waits: milliseconds. */
const PAUSE = 250;

interface SearchFieldProps {
  /** Says what is searched: "Search items". */
  label: string;
  value: string;
  onChange: (value: string) => void;
}

/** Searches while people type, after a short pause. */
export function SearchField({ label, value, onChange }: SearchFieldProps) {
  const [typed, setTyped] = useState(value);
  const [told, setTold] = useState(value);
  // The address may change without this field: by the browser's back button.
  if (value !== told) {
    setTold(value);
    if (value !== typed.trim()) setTyped(value);
  }
  const tell = useDebouncedCallback(onChange, PAUSE);

  function change(next: string) {
    setTyped(next);
    tell(next.trim());
  }
  return (
    <TextInput
      type="search"
      aria-label={label}
      placeholder={label}
      value={typed}
      maxLength={255}
      onChange={(event) => change(event.currentTarget.value)}
      leftSection={<SearchIcon size={16} />}
      rightSection={
        typed !== "" && <CloseButton size="sm" aria-label="Clear" onClick={() => change("")} />
      }
      maw={360}
    />
  );
}
