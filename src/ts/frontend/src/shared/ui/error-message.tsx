import { Button, Text } from "@mantine/core";
import { ApiError } from "@triptych/api-client/api-error";
import { ShellError } from "../shell/shell";

/** Whether an error comes from the window's own code, and not from the backend or the shell. */
export function isWindowError(error: unknown): boolean {
  return !(error instanceof ApiError || error instanceof ShellError);
}

/** @returns what to tell the user about any error */
export function messageOf(error: unknown): string {
  return error instanceof ApiError || error instanceof ShellError
    ? error.message
    : "Something went wrong in this window. Reload it and try again.";
}

/** Says what went wrong. No key reloads the app's window, so an error of the window brings a button that does. */
export function ErrorMessage({ error }: { error: unknown }) {
  return (
    <>
      <Text component="span" inherit style={{ overflowWrap: "anywhere" }}>
        {messageOf(error)}
      </Text>
      {isWindowError(error) && <ReloadButton />}
    </>
  );
}

function ReloadButton() {
  return (
    <Button
      size="xs"
      variant="default"
      display="block"
      mt="xs"
      onClick={() => window.location.reload()}
    >
      Reload window
    </Button>
  );
}
