import { CloseButton, Group, Paper, Stack, Text } from "@mantine/core";
import { useState } from "react";
import { DiagnosticsButton } from "@/shared/help/diagnostics-button";
import { DateTime } from "@/shared/ui/date-time";
import { useUncleanEnd } from "../api/recovery";
import classes from "./unclean-end-notice.module.css";

/** Shows that the app did not shut down cleanly the last time, and offers to save the diagnostics. */
export function UncleanEndNotice() {
  const { data: end } = useUncleanEnd();
  const [dismissed, setDismissed] = useState(false);

  if (!end || dismissed) return null;
  return (
    <Paper
      component="section"
      aria-label="Previous session"
      withBorder
      shadow="md"
      radius="md"
      p="md"
      className={classes.position}
    >
      <Stack gap="xs">
        <Group justify="space-between" wrap="nowrap" align="flex-start">
          <Text size="sm">
            Triptych ended unexpectedly the last time (started <DateTime value={end.started} />
            ). Your saved data is still there. If the app crashed, you can save the diagnostics and
            send them to its makers.
          </Text>
          <CloseButton aria-label="Dismiss" onClick={() => setDismissed(true)} />
        </Group>
        <Group gap="xs">
          <DiagnosticsButton />
        </Group>
      </Stack>
    </Paper>
  );
}
