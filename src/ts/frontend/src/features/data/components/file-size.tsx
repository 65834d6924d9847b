import { Text } from "@mantine/core";

const UNITS = ["byte", "kilobyte", "megabyte", "gigabyte"] as const;

/** @returns bytes in the unit that people use for so many, such as "1.2 MB" */
export function sizeText(bytes: number): string {
  const steps = Math.min(Math.floor(Math.log10(Math.max(bytes, 1)) / 3), UNITS.length - 1);
  return new Intl.NumberFormat(undefined, {
    style: "unit",
    unit: UNITS[steps],
    maximumFractionDigits: 1,
  }).format(bytes / 1000 ** steps);
}

export function FileSize({ bytes }: { bytes: number }) {
  return (
    <Text size="sm" c="dimmed" style={{ whiteSpace: "nowrap" }}>
      {sizeText(bytes)}
    </Text>
  );
}
