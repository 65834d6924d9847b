import { Loader, Select, type SelectProps } from "@mantine/core";
import { useDebouncedValue, useDisclosure } from "@mantine/hooks";
import { useState } from "react";
import { messageOf } from "../ui/error-message";
import {
  type ReferenceOption,
  type ReferenceSource,
  useReferenceLabel,
  useReferenceSearch,
} from "./references";

/** Delay after the last key press, so that not every letter starts a search. */
const DEBOUNCE_MS = 250;

interface ReferenceSelectProps
  extends Omit<SelectProps, "data" | "value" | "defaultValue" | "onChange"> {
  source: ReferenceSource;
  /** The id of the row; empty for none. */
  value?: string;
  onChange?: (value: string) => void;
}

/** Chooses a row of another feature. Typing searches all of its rows. */
export function ReferenceSelect({ source, value = "", onChange, ...input }: ReferenceSelectProps) {
  const [opened, dropdown] = useDisclosure();
  const [typed, setTyped] = useState("");
  const [chosen, setChosen] = useState<ReferenceOption>({ value: "", label: "" });
  const isChosen = chosen.value === value;
  const stored = useReferenceLabel(source, isChosen ? "" : value);
  const label = isChosen ? chosen.label : (stored.data ?? value);

  const [words] = useDebouncedValue(typed.trim(), DEBOUNCE_MS);
  // The field shows the label of the chosen row, which is not a search.
  const found = useReferenceSearch(source, words === label ? "" : words, { enabled: opened });
  const others = (found.data ?? []).filter((option) => option.value !== value);
  return (
    <Select
      data={value === "" ? others : [{ value, label }, ...others]}
      value={value === "" ? null : value}
      onChange={(id, option) => {
        setChosen({ value: id ?? "", label: option?.label ?? "" });
        onChange?.(id ?? "");
      }}
      searchable
      searchValue={typed}
      onSearchChange={setTyped}
      onDropdownOpen={dropdown.open}
      onDropdownClose={dropdown.close}
      // The backend has searched already.
      filter={({ options }) => options}
      nothingFoundMessage={
        found.isError ? messageOf(found.error) : found.isPending ? "Searching…" : "Nothing found."
      }
      rightSection={found.isFetching ? <Loader size="xs" aria-label="Searching" /> : undefined}
      allowDeselect={false}
      clearable={input.required !== true}
      {...input}
    />
  );
}
