import { Checkbox, Group } from "@mantine/core";
import type { ComponentProps, ReactNode } from "react";
import { DateInput } from "../../forms/date-input";
import { DecimalInput, IntegerInput, NumberInput } from "../../forms/number-inputs";
import { TimeInput } from "../../forms/time-input";
import { YesNoSelect } from "../../forms/yes-no-select";
import { ReferenceSelect } from "../../references/reference-select";
import { type DecimalFilter, type Filter, isRange, type RangeFilter } from "./filters";

// biome-ignore lint/suspicious/noExplicitAny: Mantine's type of the props of any input.
type InputProps = (name: string) => any;

interface FilterInputProps {
  filter: Filter;
  inputProps: InputProps;
}

/** The inputs of one filter. */
export function FilterInput({ filter, inputProps }: FilterInputProps): ReactNode {
  if (isRange(filter)) {
    return (
      <Group grow align="flex-start">
        <End filter={filter} label={`${filter.label} from`} {...inputProps(`${filter.name}_min`)} />
        <End filter={filter} label={`${filter.label} to`} {...inputProps(`${filter.name}_max`)} />
      </Group>
    );
  }
  const props = { label: filter.label, ...inputProps(filter.name) };
  if (filter.kind === "yesNo") return <YesNoSelect placeholder="Yes and no" {...props} />;
  if (filter.kind === "reference") return <ReferenceSelect source={filter.source} {...props} />;
  return (
    <Checkbox.Group {...props}>
      <Group mt={6} gap="md">
        {Object.entries(filter.texts).map(([value, text]) => (
          <Checkbox key={value} value={value} label={text} />
        ))}
      </Group>
    </Checkbox.Group>
  );
}

interface EndProps extends Pick<ComponentProps<typeof DateInput>, "error"> {
  filter: RangeFilter | DecimalFilter;
  label: string;
  value?: string;
  onChange?: (value: string) => void;
}

function End({ filter, ...props }: EndProps) {
  switch (filter.kind) {
    case "integer":
      return <IntegerInput {...props} />;
    case "number":
      return <NumberInput {...props} />;
    case "decimal":
      return <DecimalInput scale={filter.limits.scale} {...props} />;
    case "time":
      return <TimeInput {...props} />;
    default:
      return <DateInput {...props} />;
  }
}
