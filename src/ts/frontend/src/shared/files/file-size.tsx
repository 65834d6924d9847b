import { Text } from "@mantine/core";

const UNITS = ["byte", "kilobyte", "megabyte", "gigabyte"] as const;

/** @returns a number of bytes in a readable unit, such as "1.2 MB" */
export function sizeText(bytes: number): string {
  const power = Math.min(Math.floor(Math.log10(Math.max(bytes, 1)) / 3), UNITS.length - 1);
  return new Intl.NumberFormat(undefined, {
    style: "unit",
    unit: UNITS[power],
    maximumFractionDigits: 1,
  }).format(bytes / 1000 ** power);
}

export function FileSize({ bytes }: { bytes: number }) {
  return (
    <Text component="span" size="sm" c="dimmed" style={{ whiteSpace: "nowrap" }}>
      {sizeText(bytes)}
    </Text>
  );
}
