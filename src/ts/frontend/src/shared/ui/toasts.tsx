import { notifications } from "@mantine/notifications";
import { ErrorMessage, isWindowError } from "./error-message";

/** Long enough to read a sentence or two: milliseconds. */
const FAILURE_SHOWN_FOR = 10_000;

/** Says that something worked; closes by itself. */
export function toastSuccess(title: string, message?: string): void {
  notifications.show({ title, message, color: "teal" });
}

/** Says what did not work and why. */
export function toastFailure(title: string, error: unknown): void {
  notifications.show({
    title,
    message: <ErrorMessage error={error} />,
    color: "red",
    // A toast with a button waits for the user.
    autoClose: isWindowError(error) ? false : FAILURE_SHOWN_FOR,
    role: "alert",
  });
}

/** Says something that the user must see: stays until it is closed, and is shown once. */
export function notifyOnce(title: string, message: string): void {
  const id = `${title}\n${message}`;
  notifications.show({ id, title, message, color: "yellow", autoClose: false, role: "alert" });
}
