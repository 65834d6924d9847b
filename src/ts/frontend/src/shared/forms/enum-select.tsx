import { Select, type SelectProps } from "@mantine/core";

interface EnumSelectProps
  extends Omit<SelectProps, "data" | "value" | "defaultValue" | "onChange"> {
  /** The text of each value, in the order of the list. */
  texts: Record<string, string>;
  /** Null for none. */
  value?: string | null;
  onChange?: (value: string | null) => void;
}

/** Chooses one of a few values. */
export function EnumSelect({ texts, value = null, onChange, ...input }: EnumSelectProps) {
  return (
    <Select
      data={Object.entries(texts).map(([value, label]) => ({ value, label }))}
      value={value}
      onChange={(chosen) => onChange?.(chosen)}
      allowDeselect={false}
      clearable={input.required !== true}
      {...input}
    />
  );
}
