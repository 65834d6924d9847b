import { createTheme, Modal, Notification } from "@mantine/core";

export const theme = createTheme({
  primaryColor: "indigo",
  defaultRadius: "md",
  // The system's own fonts: nothing is loaded.
  fontFamily: 'system-ui, -apple-system, "Segoe UI", sans-serif',
  headings: { fontWeight: "650" },
  components: {
    Modal: Modal.extend({ styles: { title: { fontWeight: 650 } } }),
    Notification: Notification.extend({
      defaultProps: { withBorder: true },
      // A path is one long word, and must be read to its end.
      styles: { description: { overflowWrap: "anywhere" } },
    }),
  },
});
