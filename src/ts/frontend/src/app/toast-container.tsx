import "@mantine/notifications/styles.css";
import { Notifications } from "@mantine/notifications";

/** Shows the toasts of shared/ui/toasts.tsx, between the text and the pages below a list. */
export function ToastContainer() {
  // More toasts wait until these are closed.
  return <Notifications position="bottom-center" limit={3} />;
}
