import { Button, Code, Group, Paper, Stack, Text } from "@mantine/core";
import { useState } from "react";
import { messageOf } from "../ui/message-of";
import { DiagnosticsButton } from "./diagnostics-button";
import { adviceFor } from "./failure-advice";
import { RestorePanel } from "./restore-panel";
import { openLogFolder } from "./shell";
import type { Failed } from "./startup";

const HEADINGS = {
  start: "Triptych could not start",
  use: "Triptych has stopped",
  restore: "Your data was not restored",
};

interface FailureScreenProps {
  failure: Failed;
  onRetry: () => void;
}

/** What happened, what to do, and the means to do it. */
export function FailureScreen({ failure, onRetry }: FailureScreenProps) {
  const [choosing, setChoosing] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const advice = adviceFor(failure.code);
  const reachable = failure.code !== "shell_unreachable";

  const openLogs = () => {
    setProblem(null);
    openLogFolder().catch((cause: unknown) => setProblem(messageOf(cause)));
  };

  if (choosing) return <RestorePanel onClose={() => setChoosing(false)} />;
  return (
    <>
      <h1>{HEADINGS[failure.during]}</h1>
      <Stack gap="md" maw={600} w="100%" mt="xs">
        <div role="alert">
          <Text component="div" size="lg" fw={600}>
            {advice.what}
          </Text>
          <Text component="div" mt={4}>
            {advice.next}
          </Text>
        </div>
        <Group justify="center" gap="sm">
          {advice.restore && <Button onClick={() => setChoosing(true)}>Restore a backup…</Button>}
          <Button variant={advice.restore ? "default" : "filled"} onClick={onRetry}>
            Try again
          </Button>
          {reachable && (
            <>
              <Button variant="default" onClick={openLogs}>
                Open log folder
              </Button>
              <DiagnosticsButton />
            </>
          )}
        </Group>
        {problem !== null && (
          <Text component="div" size="sm" c="red" role="alert" style={{ overflowWrap: "anywhere" }}>
            {problem}
          </Text>
        )}
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
