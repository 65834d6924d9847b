import "@mantine/dates/styles.css";
import { TimePicker, type TimePickerProps } from "@mantine/dates";
import { type SyntheticEvent, useState } from "react";

type TimeInputProps = Omit<TimePickerProps, "label" | "value" | "defaultValue" | "onChange"> & {
  label: string;
  /** As in the contract: `HH:mm:ss`; empty for none. */
  value?: string;
  onChange?: (value: string) => void;
};

const TWELVE_HOURS = new Intl.DateTimeFormat(undefined, { hour: "numeric" }).resolvedOptions()
  .hour12;

/** Enters a time of day. The value of incomplete input is one that the rule `time` refuses. */
export function TimeInput({ value = "", onChange, ...input }: TimeInputProps) {
  const [withSeconds] = useState(() => /^\d\d:\d\d:(?!00)/.test(value));
  const change = (time: string) => onChange?.(/^\d\d:\d\d$/.test(time) ? `${time}:00` : time);

  // The picker reports incomplete input as none, and the form would save a time that was there before as null.
  const reportIncomplete = ({ currentTarget }: SyntheticEvent<HTMLElement>) => {
    const parts = "[role=spinbutton], select";
    const fields = [...currentTarget.querySelectorAll<HTMLInputElement | HTMLSelectElement>(parts)];
    const filled = fields.filter((field) => field.value !== "").length;
    if (filled > 0 && filled < fields.length) onChange?.("incomplete");
  };
  return (
    <TimePicker
      defaultValue={value.slice(0, 8)}
      onChange={change}
      onKeyUp={reportIncomplete}
      format={TWELVE_HOURS ? "12h" : "24h"}
      withSeconds={withSeconds}
      clearable={input.required !== true}
      hoursInputLabel={`${input.label}: hours`}
      minutesInputLabel={`${input.label}: minutes`}
      secondsInputLabel={`${input.label}: seconds`}
      amPmInputLabel={`${input.label}: AM or PM`}
      {...input}
    />
  );
}
