import { Button } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { ErrorMessage, isWindowError } from "./error-message";

/** Time in milliseconds to read one or two sentences. */
const FAILURE_SHOWN_FOR = 10_000;
/** Time in milliseconds to undo something. The backend gives more, for a restart in between. */
const UNDO_SHOWN_FOR = 10_000;

/** Shows a success. The toast closes automatically. An equal one that is still there is not repeated. */
export function toastSuccess(title: string, message?: string): void {
  notifications.show({ id: `${title}\n${message ?? ""}`, title, message, color: "teal" });
}

/** Shows a success that can be undone. The button closes the toast. */
export function toastUndoable(id: string, title: string, onUndo: () => void): void {
  const undo = () => {
    notifications.hide(id);
    onUndo();
  };
  const button = (
    <Button size="compact-sm" variant="light" onClick={undo}>
      Undo
    </Button>
  );
  notifications.show({ id, title, message: button, color: "teal", autoClose: UNDO_SHOWN_FOR });
}

/** Shows a failure and its reason. An equal one that is still there is not repeated. */
export function toastFailure(title: string, error: unknown): void {
  notifications.show({
    id: `${title}\n${String(error)}`,
    title,
    message: <ErrorMessage error={error} />,
    color: "red",
    // A toast with a button stays until the user closes it.
    autoClose: isWindowError(error) ? false : FAILURE_SHOWN_FOR,
    role: "alert",
  });
}

/** Shows an important message once. It stays until the user closes it. */
export function notifyOnce(title: string, message: string): void {
  const id = `${title}\n${message}`;
  notifications.show({ id, title, message, color: "yellow", autoClose: false, role: "alert" });
}
