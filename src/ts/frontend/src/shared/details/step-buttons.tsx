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
      <Tooltip label="Alt+↑">
        <ActionIcon
          variant="subtle"
          color="gray"
          aria-label={`Previous ${noun}`}
          aria-keyshortcuts="Alt+ArrowUp"
          disabled={onPrevious === undefined}
          onClick={onPrevious}
        >
          <IconChevronUp size={18} />
        </ActionIcon>
      </Tooltip>
      <Tooltip label="Alt+↓">
        <ActionIcon
          variant="subtle"
          color="gray"
          aria-label={`Next ${noun}`}
          aria-keyshortcuts="Alt+ArrowDown"
          disabled={onNext === undefined}
          onClick={onNext}
        >
          <IconChevronDown size={18} />
        </ActionIcon>
      </Tooltip>
    </Group>
  );
}
