import { Text } from "@mantine/core";
import { formatDecimal } from "../numbers/format-decimal";
import { plainNumber } from "../numbers/plain-number";

interface DecimalProps {
  /** A decimal of the API, such as "1234.50"; null shows a dash. */
  value: string | null;
}

/** A decimal in the signs of the user's locale. Columns of numbers have `align: "right"`. */
export function Decimal({ value }: DecimalProps) {
  return (
    <Text component="span" size="sm" style={STYLE}>
      {value === null ? "–" : formatDecimal(value)}
    </Text>
  );
}

interface NumberTextProps {
  /** An integer or float of the API; null shows a dash. */
  value: number | null;
}

/** An integer or float in the signs of the user's locale. */
export function Integer({ value }: NumberTextProps) {
  return <Decimal value={value === null ? null : plainNumber(value)} />;
}

// Digits of one width are below each other.
const STYLE = { whiteSpace: "nowrap", fontVariantNumeric: "tabular-nums" } as const;
