import { Group, Loader, Paper, Text } from "@mantine/core";
import classes from "./reconnecting-notice.module.css";

/** Shows above the page and its dialogs that the backend restarts. Does not receive clicks. */
export function ReconnectingNotice({ shown }: { shown: boolean }) {
  // Always present: screen readers announce changes inside a region, not new regions.
  return (
    <div role="status" className={classes.position}>
      {shown && (
        <Paper withBorder shadow="md" radius="md" px="md" py="xs">
          <Group gap="sm" wrap="nowrap">
            <Loader size="xs" aria-hidden />
            <Text size="sm">Reconnecting to your data… Nothing you have typed is lost.</Text>
          </Group>
        </Paper>
      )}
    </div>
  );
}
