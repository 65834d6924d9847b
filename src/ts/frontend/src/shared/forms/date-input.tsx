import "@mantine/dates/styles.css";
import { DateInput as Picker, type DateInputProps as PickerProps } from "@mantine/dates";
import { dateOf, typedDateText } from "./dates";

type DateInputProps = Omit<PickerProps, "value" | "defaultValue" | "onChange"> & {
  /** As in the contract: `YYYY-MM-DD`; empty for none. */
  value?: string;
  onChange?: (value: string) => void;
};

// Of Mantine and not `<input type="date">`, because WebKitGTK shows that as a plain text field.
/** Enters a date: typed in the order of the user's locale, or picked in a calendar. */
export function DateInput({ value = "", onChange, ...input }: DateInputProps) {
  return (
    <Picker
      value={value === "" ? null : value}
      onChange={(date) => onChange?.(date ?? "")}
      valueFormat={typedDateText}
      dateParser={dateOf}
      placeholder={typedDateText("2026-12-31")}
      clearable={input.required !== true}
      // Deleting the text empties a required field too, and its rule then asks for a date.
      allowDeselect
      {...input}
    />
  );
}
