import {
  type CSSVariablesResolver,
  createTheme,
  type ModalProps,
  type NotificationProps,
} from "@mantine/core";

export const theme = createTheme({
  primaryColor: "indigo",
  primaryShade: 8,
  defaultRadius: "md",
  // System fonts need no download.
  fontFamily: 'system-ui, -apple-system, "Segoe UI", sans-serif',
  headings: { fontWeight: "650" },
  components: {
    // Without the components themselves, whose code is loaded when a dialog or toast is shown.
    Modal: { styles: { title: { fontWeight: 650 } } satisfies ModalProps["styles"] },
    Notification: {
      defaultProps: {
        withBorder: true,
        closeButtonProps: { "aria-label": "Close this message" },
      } satisfies Partial<NotificationProps>,
      // Paths are long words and must stay readable.
      styles: {
        description: { overflowWrap: "anywhere", color: "var(--mantine-color-dimmed)" },
      } satisfies NotificationProps["styles"],
    },
  },
});

/** Colors of text that have the contrast of WCAG 2.2 (AA) on the app's backgrounds. Mantine's own are too light. */
export const readableColors: CSSVariablesResolver = () => ({
  variables: {},
  light: {
    "--mantine-color-dimmed": "var(--mantine-color-gray-7)",
    "--mantine-color-placeholder": "var(--mantine-color-gray-7)",
    "--mantine-color-teal-light": "var(--mantine-color-teal-0)",
    // The link of the current page under the pointer.
    "--mantine-color-indigo-light-hover": "var(--mantine-color-indigo-1)",
  },
  dark: {
    "--mantine-color-dimmed": "var(--mantine-color-dark-1)",
    "--mantine-color-placeholder": "var(--mantine-color-dark-1)",
  },
});
