import { Button, Text } from "@mantine/core";
import { ApiError } from "@triptych/api-client/api-error";
import { ShellError } from "../shell/shell";

/** @returns whether an error comes from the window's own code, not from the backend or the shell */
export function isWindowError(error: unknown): boolean {
  return !(error instanceof ApiError || error instanceof ShellError);
}

/** @returns the message for the user about any error */
export function messageOf(error: unknown): string {
  return error instanceof ApiError || error instanceof ShellError
    ? error.message
    : "Something went wrong in this window. Reload it and try again.";
}

/** The message of an error. Errors of the window have a button that reloads it, because no key does. */
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
