import { Button, Code, Text } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { saveDiagnostics } from "../shell/commands";
import { ErrorMessage } from "../ui/error-message";

/** Saves the diagnostics file and shows its path. */
export function DiagnosticsButton() {
  const saving = useMutation({ mutationFn: saveDiagnostics });
  return (
    <>
      <Button variant="default" onClick={() => saving.mutate()} loading={saving.isPending}>
        Save diagnostics
      </Button>
      <Text component="div" size="sm" w="100%" role="status" style={{ overflowWrap: "anywhere" }}>
        {saving.isSuccess && (
          <>
            Saved to <Code>{saving.data}</Code>
          </>
        )}
        {saving.isError && <ErrorMessage error={saving.error} />}
      </Text>
    </>
  );
}
