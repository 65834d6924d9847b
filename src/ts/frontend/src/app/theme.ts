import { createTheme } from "@mantine/core";

export const theme = createTheme({
  primaryColor: "indigo",
  defaultRadius: "md",
  // The system's own fonts: nothing is loaded.
  fontFamily: 'system-ui, -apple-system, "Segoe UI", sans-serif',
  headings: { fontWeight: "650" },
});
