import { CloseButton, Group, Paper, Stack, Text } from "@mantine/core";
import { useEffect, useState } from "react";
import { insideShell } from "../shell/shell";
import { DateTime } from "../ui/date-time";
import { DiagnosticsButton } from "./diagnostics-button";
import { type UncleanEnd, uncleanEnd } from "./shell";
import classes from "./unclean-end-notice.module.css";

/** Says once that the app did not end in order the last time, and offers the diagnostics. */
export function UncleanEndNotice() {
  const [end, setEnd] = useState<UncleanEnd | null>(null);

  useEffect(() => {
    if (!insideShell()) return;
    // Who cannot ask has nothing to say; the shell's log has it all the same.
    uncleanEnd().then(setEnd, () => {});
  }, []);

  if (end === null) return null;
  return (
    <Paper
      component="section"
      aria-label="The last time"
      withBorder
      shadow="md"
      radius="md"
      p="md"
      className={classes.place}
    >
      <Stack gap="xs">
        <Group justify="space-between" wrap="nowrap" align="flex-start">
          <Text size="sm">
            Triptych ended unexpectedly the last time (started <DateTime value={end.started} />
            ). What was saved is there. If that was a crash, the diagnostics tell those who make the
            app more about it.
          </Text>
          <CloseButton aria-label="Dismiss" onClick={() => setEnd(null)} />
        </Group>
        <Group gap="xs">
          <DiagnosticsButton />
        </Group>
      </Stack>
    </Paper>
  );
}
