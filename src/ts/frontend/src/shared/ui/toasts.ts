import { notifications } from "@mantine/notifications";
import { messageOf } from "./message-of";

/** Says that something worked; goes away by itself. */
export function toastSuccess(title: string, message?: string): void {
  notifications.show({ title, message, color: "teal" });
}

/** Says what did not work and why; stays long enough to be read. */
export function toastFailure(title: string, error: unknown): void {
  notifications.show({
    title,
    message: messageOf(error),
    color: "red",
    autoClose: 10_000,
    role: "alert",
  });
}

/** Says what people must know; stays until they close it, and comes once, however often it is said. */
export function notifyOnce(title: string, message: string): void {
  const id = `${title}\n${message}`;
  notifications.show({ id, title, message, color: "yellow", autoClose: false, role: "alert" });
}
