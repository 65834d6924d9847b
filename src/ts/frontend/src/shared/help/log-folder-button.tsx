import { Button, Text } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { openLogFolder } from "../shell/commands";
import { ErrorMessage } from "../ui/error-message";

/** Opens the log folder, or shows its path if that fails. */
export function LogFolderButton() {
  const opening = useMutation({ mutationFn: openLogFolder });
  return (
    <>
      <Button variant="default" onClick={() => opening.mutate()} loading={opening.isPending}>
        Open log folder
      </Button>
      {opening.isError && (
        <Text component="div" size="sm" c="red" w="100%" role="alert">
          <ErrorMessage error={opening.error} />
        </Text>
      )}
    </>
  );
}
