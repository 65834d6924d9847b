import "@mantine/dates/styles.css";
import { DateTimePicker, type DateTimePickerProps } from "@mantine/dates";
import { useState } from "react";
import { timeText } from "../ui/date-time";
import { localTimeOf, momentOf } from "./dates";

type DateTimeInputProps = Omit<
  DateTimePickerProps,
  "ref" | "value" | "defaultValue" | "onChange"
> & {
  /** As in the contract: ISO 8601 with offset; empty for none. */
  value?: string;
  onChange?: (value: string) => void;
};

/** Picks a moment in the user's time zone. */
export function DateTimeInput({ value = "", onChange, ...input }: DateTimeInputProps) {
  const [withSeconds] = useState(() => /:(?!00)\d\d$/.test(localTimeOf(value)));
  return (
    <DateTimePicker
      value={localTimeOf(value) || null}
      onChange={(time) => onChange?.(time === null ? "" : momentOf(time))}
      valueFormat={(time) => timeText(momentOf(time))}
      withSeconds={withSeconds}
      clearable={input.required !== true}
      submitButtonProps={{ "aria-label": "Use this time" }}
      {...input}
    />
  );
}
