import { ActionIcon, Group, Tooltip } from "@mantine/core";
import IconChevronDown from "@tabler/icons-react/icons/IconChevronDown";
import IconChevronUp from "@tabler/icons-react/icons/IconChevronUp";

interface StepButtonsProps {
  noun: string;
  /** Undefined at the first row of the page. */
  onPrevious: (() => void) | undefined;
  /** Undefined at the last row of the page. */
  onNext: (() => void) | undefined;
}

/** Opens the rows before and after the current one. The tooltips name the keys of `DetailsPanel`. */
export function StepButtons({ noun, onPrevious, onNext }: StepButtonsProps) {
  return (
    <Group gap={4} wrap="nowrap">
      <StepButton label={`Previous ${noun}`} arrow="Up" onClick={onPrevious} />
      <StepButton label={`Next ${noun}`} arrow="Down" onClick={onNext} />
    </Group>
  );
}

const ARROWS = {
  Up: { sign: "↑", icon: IconChevronUp },
  Down: { sign: "↓", icon: IconChevronDown },
};

interface StepButtonProps {
  label: string;
  arrow: keyof typeof ARROWS;
  onClick: (() => void) | undefined;
}

function StepButton({ label, arrow, onClick }: StepButtonProps) {
  const { sign, icon: Icon } = ARROWS[arrow];
  return (
    <Tooltip label={`Alt+${sign}`}>
      <ActionIcon
        variant="subtle"
        color="gray"
        aria-label={label}
        aria-keyshortcuts={`Alt+Arrow${arrow}`}
        disabled={onClick === undefined}
        onClick={onClick}
      >
        <Icon size={18} />
      </ActionIcon>
    </Tooltip>
  );
}
