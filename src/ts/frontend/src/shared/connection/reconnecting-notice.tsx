import { Group, Loader, Paper, Text } from "@mantine/core";
import classes from "./reconnecting-notice.module.css";

/** Says over the page and its dialogs that a lost backend is restarted, and takes no clicks. */
export function ReconnectingNotice({ shown }: { shown: boolean }) {
  // The region is always there: screen readers tell of changes inside of one, not of new ones.
  return (
    <div role="status" className={classes.place}>
      {shown && (
        <Paper withBorder shadow="md" radius="md" px="md" py="xs">
          <Group gap="sm" wrap="nowrap">
            <Loader size="xs" aria-hidden />
            <Text size="sm">Reconnecting to your data… What you have typed stays.</Text>
          </Group>
        </Paper>
      )}
    </div>
  );
}
