import { TextInput, type TextInputProps } from "@mantine/core";
import { formatDecimal } from "../numbers/format-decimal";
import { parseDecimal } from "../numbers/parse-decimal";

interface NumericInputProps extends Omit<TextInputProps, "value" | "onChange"> {
  /** The text as it was typed. Rules check it, and `number-values.ts` reads it. */
  value?: string;
  onChange?: (typed: string) => void;
}

interface DecimalInputProps extends NumericInputProps {
  /** The number of digits after the point, from `limits` of the api-client. */
  scale: number;
}

/**
 * A field for a decimal, such as a price, in the signs of the user's locale. When it loses the focus, a number is shown
 * with its groups and all digits, so that people see how it was understood. Other text stays as it was typed.
 */
export function DecimalInput({ scale, value = "", onChange, onBlur, ...props }: DecimalInputProps) {
  return (
    <TextInput
      inputMode="decimal"
      autoComplete="off"
      {...props}
      value={value}
      onChange={(event) => onChange?.(event.currentTarget.value)}
      onBlur={(event) => {
        const number = parseDecimal(value);
        const text = number === null ? value : formatDecimal(number, scale);
        if (text !== value) onChange?.(text);
        onBlur?.(event);
      }}
    />
  );
}

/** A field for a whole number. */
export function IntegerInput(props: NumericInputProps) {
  return <DecimalInput inputMode="numeric" {...props} scale={0} />;
}

/** A field for a number with any number of decimals (a float). */
export function NumberInput(props: NumericInputProps) {
  return <DecimalInput {...props} scale={0} />;
}
