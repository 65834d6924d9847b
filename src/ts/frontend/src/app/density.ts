import { type MantineThemeOverride, mergeThemeOverrides } from "@mantine/core";
import { type Density, useDensity } from "@/shared/appearance/density";
import { theme } from "./theme";

/** Less space, and smaller fields and buttons. Text keeps its size in tables and paragraphs. */
const COMPACT: MantineThemeOverride = {
  spacing: { xs: "0.375rem", sm: "0.375rem", md: "0.625rem", lg: "0.875rem", xl: "1.125rem" },
  components: {
    Button: { defaultProps: { size: "xs" } },
    Input: { defaultProps: { size: "xs" } },
    InputWrapper: { defaultProps: { size: "xs" } },
    NavLink: { defaultProps: { py: 4 } },
  },
};

const THEMES: Record<Density, MantineThemeOverride> = {
  comfortable: theme,
  compact: mergeThemeOverrides(theme, COMPACT),
};

/** @returns the theme of the density that the user has chosen */
export function useTheme(): MantineThemeOverride {
  return THEMES[useDensity()];
}
