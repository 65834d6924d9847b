import { VisuallyHidden } from "@mantine/core";
import IconCheck from "@tabler/icons-react/icons/IconCheck";
import IconMinus from "@tabler/icons-react/icons/IconMinus";

/** Shows a boolean as an icon, and as a word for screen readers. */
export function YesNo({ value }: { value: boolean | null }) {
  if (value === null) return "–";
  const Icon = value ? IconCheck : IconMinus;
  return (
    <>
      <Icon
        size={18}
        color={`var(--mantine-color-${value ? "teal-6" : "dimmed"})`}
        style={{ verticalAlign: "middle" }}
        aria-hidden
      />
      <VisuallyHidden>{value ? "Yes" : "No"}</VisuallyHidden>
    </>
  );
}
