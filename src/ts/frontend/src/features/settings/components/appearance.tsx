import {
  Input,
  type MantineColorScheme,
  SegmentedControl,
  useMantineColorScheme,
} from "@mantine/core";
import { type Density, setDensity, useDensity } from "@/shared/appearance/density";
import { Section } from "./section";

const COLOR_SCHEMES: { value: MantineColorScheme; label: string }[] = [
  { value: "light", label: "Light" },
  { value: "dark", label: "Dark" },
  { value: "auto", label: "System" },
];

const DENSITIES: { value: Density; label: string }[] = [
  { value: "comfortable", label: "Comfortable" },
  { value: "compact", label: "Compact" },
];

/** Colors and density. They apply at once, and are kept on this computer (public/color-scheme.js reads them first). */
export function Appearance() {
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const density = useDensity();
  return (
    <Section title="Appearance" description="How Triptych looks on this computer.">
      <Choice
        label="Colors"
        description="“System” follows the settings of this computer."
        data={COLOR_SCHEMES}
        value={colorScheme}
        onChange={setColorScheme}
      />
      <Choice
        label="Density"
        description="“Compact” shows more rows and fields at once."
        data={DENSITIES}
        value={density}
        onChange={setDensity}
      />
    </Section>
  );
}

interface ChoiceProps<Value extends string> {
  label: string;
  description: string;
  data: { value: Value; label: string }[];
  value: Value;
  onChange: (value: Value) => void;
}

function Choice<Value extends string>({ label, description, ...control }: ChoiceProps<Value>) {
  return (
    <Input.Wrapper label={label} description={description} labelElement="div">
      <div>
        <SegmentedControl aria-label={label} mt="xs" size="sm" {...control} />
      </div>
    </Input.Wrapper>
  );
}
