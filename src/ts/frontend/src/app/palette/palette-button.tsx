import { Button, Kbd } from "@mantine/core";
import IconSearch from "@tabler/icons-react/icons/IconSearch";
import { PALETTE_KEYS } from "./shortcut-list";

interface PaletteButtonProps {
  onClick: () => void;
  onHover: () => void;
}

/** Opens the command palette, and shows its keys. */
export function PaletteButton({ onClick, onHover }: PaletteButtonProps) {
  return (
    <Button
      variant="default"
      fullWidth
      justify="space-between"
      c="dimmed"
      fw={400}
      mb="md"
      leftSection={<IconSearch size={16} />}
      rightSection={
        <Kbd size="xs" aria-hidden>
          {PALETTE_KEYS.join(" ")}
        </Kbd>
      }
      onClick={onClick}
      onMouseEnter={onHover}
      onFocus={onHover}
      aria-haspopup="dialog"
      styles={{ label: { flex: 1 } }}
    >
      Search
    </Button>
  );
}
