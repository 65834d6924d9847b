import type { ComponentProps } from "react";
import { EnumSelect } from "./enum-select";

type YesNoSelectProps = Omit<ComponentProps<typeof EnumSelect>, "texts" | "value" | "onChange"> & {
  value?: boolean | null;
  onChange?: (value: boolean | null) => void;
};

const TEXTS = { yes: "Yes", no: "No" };

/** Chooses yes, no or neither. A switch has no third state. */
export function YesNoSelect({ value = null, onChange, ...input }: YesNoSelectProps) {
  return (
    <EnumSelect
      texts={TEXTS}
      value={value === null ? null : value ? "yes" : "no"}
      onChange={(chosen) => onChange?.(chosen === null ? null : chosen === "yes")}
      {...input}
    />
  );
}
