import { Button, Code, Group, Paper, Stack, Text } from "@mantine/core";
import { useState } from "react";
import { DiagnosticsButton } from "@/shared/help/diagnostics-button";
import { LogFolderButton } from "@/shared/help/log-folder-button";
import type { Lifecycle } from "@/shared/shell/types.gen";
import { adviceFor } from "../failure-advice";
import { RestorePanel } from "./restore-panel";

/** The state of a backend that does not run and starts only if the user tries again. */
export type Failed = Extract<Lifecycle, { state: "failed" }>;

const HEADINGS = {
  start: "Triptych could not start",
  use: "Triptych has stopped",
  restore: "Your data was not restored",
};

interface FailureScreenProps {
  failure: Failed;
  onRetry: () => void;
}

/** Shows what happened and what to do, with buttons for it. */
export function FailureScreen({ failure, onRetry }: FailureScreenProps) {
  const [restoring, setRestoring] = useState(false);
  const advice = adviceFor(failure.code);
  const reachable = failure.code !== "shell_unreachable";

  if (restoring) return <RestorePanel onClose={() => setRestoring(false)} />;
  return (
    <>
      <h1>{HEADINGS[failure.during]}</h1>
      <Stack gap="md" maw={680} w="100%" mt="xs">
        <div role="alert">
          <Text component="div" size="lg" fw={600}>
            {advice.what}
          </Text>
          <Text component="div" mt={4}>
            {advice.next}
          </Text>
        </div>
        <Group justify="center" gap="sm">
          {advice.restore && <Button onClick={() => setRestoring(true)}>Restore a backup…</Button>}
          <Button variant={advice.restore ? "default" : "filled"} onClick={onRetry}>
            Try again
          </Button>
          {reachable && (
            <>
              <LogFolderButton />
              <DiagnosticsButton />
            </>
          )}
        </Group>
        <Details failure={failure} />
      </Stack>
    </>
  );
}

function Details({ failure }: { failure: Failed }) {
  return (
    <Paper component="section" aria-label="Details" withBorder radius="md" p="md" ta="left">
      <Stack gap={6}>
        <Text
          component="div"
          size="sm"
          style={{ overflowWrap: "anywhere", whiteSpace: "pre-wrap" }}
        >
          {failure.detail}
        </Text>
        <Text component="div" size="sm">
          Code: <Code>{failure.code}</Code>
        </Text>
        {failure.log_path !== null && (
          <Text component="div" size="sm" style={{ overflowWrap: "anywhere" }}>
            Log: <Code>{failure.log_path}</Code>
          </Text>
        )}
      </Stack>
    </Paper>
  );
}
