import { createTheme, Modal, Notification } from "@mantine/core";

export const theme = createTheme({
  primaryColor: "indigo",
  defaultRadius: "md",
  // System fonts need no download.
  fontFamily: 'system-ui, -apple-system, "Segoe UI", sans-serif',
  headings: { fontWeight: "650" },
  components: {
    Modal: Modal.extend({ styles: { title: { fontWeight: 650 } } }),
    Notification: Notification.extend({
      defaultProps: { withBorder: true },
      // Paths are long words and must stay readable.
      styles: { description: { overflowWrap: "anywhere" } },
    }),
  },
});
