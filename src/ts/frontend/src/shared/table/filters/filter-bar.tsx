import { Button, Group, Modal, Pill, Skeleton } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import IconFilter from "@tabler/icons-react/icons/IconFilter";
import { Suspense } from "react";
import { lazyComponent } from "../../ui/lazy-component";
import { filterText } from "./filter-text";
import { type Filter, type FilterValues, withoutFilter } from "./filters";

// Calendars are large, and most people filter rarely.
const FilterForm = lazyComponent(() => import("./filter-form"), "FilterForm");

interface FilterBarProps {
  /** Names the rows, for example "items". */
  label: string;
  filters: readonly Filter[];
  values: FilterValues;
  onChange: (values: FilterValues) => void;
}

/** A button that opens the filters of a list. */
export function FilterButton({ label, filters, values, onChange }: FilterBarProps) {
  const [opened, dialog] = useDisclosure();
  return (
    <>
      <Button variant="default" leftSection={<IconFilter size={16} />} onClick={dialog.open}>
        Filter
      </Button>
      <Modal opened={opened} onClose={dialog.close} title={`Filter ${label}`}>
        <Suspense fallback={<Skeleton height={160} role="status" aria-label="Loading" />}>
          <FilterForm
            filters={filters}
            values={values}
            onCancel={dialog.close}
            onApply={(next) => {
              dialog.close();
              onChange(next);
            }}
          />
        </Suspense>
      </Modal>
    </>
  );
}

/** The filters that are set. Each can be removed. */
export function ActiveFilters({ label, filters, values, onChange }: FilterBarProps) {
  const active = filters.flatMap((filter) => {
    const text = filterText(filter, values);
    return text === null ? [] : [{ filter, text }];
  });
  if (active.length === 0) return null;
  return (
    <Group component="ul" gap="xs" p={0} m={0} aria-label={`Filters of ${label}`}>
      {active.map(({ filter, text }) => (
        <Pill
          key={filter.name}
          component="li"
          size="md"
          withRemoveButton
          onRemove={() => onChange(withoutFilter(values, filter))}
          removeButtonProps={{
            "aria-hidden": false,
            "aria-label": `Remove the filter ${filter.label}`,
            tabIndex: 0,
          }}
        >
          <Group gap={4} wrap="nowrap" component="span">
            {filter.label}: {text}
          </Group>
        </Pill>
      ))}
      {active.length > 1 && (
        <li style={{ listStyle: "none" }}>
          <Button size="compact-sm" variant="subtle" onClick={() => onChange({})}>
            Remove all filters
          </Button>
        </li>
      )}
    </Group>
  );
}
