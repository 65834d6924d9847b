import { Select, type SelectProps } from "@mantine/core";

interface EnumSelectProps
  extends Omit<SelectProps, "data" | "value" | "defaultValue" | "onChange"> {
  /** The text of each value, in the order of the list. */
  texts: Record<string, string>;
  /** Empty for none. */
  value?: string;
  onChange?: (value: string) => void;
}

/** Chooses one of a few values. */
export function EnumSelect({ texts, value = "", onChange, ...input }: EnumSelectProps) {
  return (
    <Select
      data={Object.entries(texts).map(([value, label]) => ({ value, label }))}
      value={value === "" ? null : value}
      onChange={(chosen) => onChange?.(chosen ?? "")}
      allowDeselect={false}
      clearable={input.required !== true}
      {...input}
    />
  );
}
