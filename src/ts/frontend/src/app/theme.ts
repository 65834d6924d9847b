import { createTheme, type ModalProps, type NotificationProps } from "@mantine/core";

export const theme = createTheme({
  primaryColor: "indigo",
  defaultRadius: "md",
  // System fonts need no download.
  fontFamily: 'system-ui, -apple-system, "Segoe UI", sans-serif',
  headings: { fontWeight: "650" },
  components: {
    // Without the components themselves, whose code is loaded when a dialog or toast is shown.
    Modal: { styles: { title: { fontWeight: 650 } } satisfies ModalProps["styles"] },
    Notification: {
      defaultProps: { withBorder: true } satisfies Partial<NotificationProps>,
      // Paths are long words and must stay readable.
      styles: { description: { overflowWrap: "anywhere" } } satisfies NotificationProps["styles"],
    },
  },
});
