import { Alert, Button, Code, Group, Stack, Text } from "@mantine/core";
import { TriptychMark } from "../ui/triptych-mark";
import type { Startup } from "./startup";

const WORDS = {
  starting: "Starting…",
  migrating:
    "Upgrading your data to this version. A backup is made first; please keep the window open.",
  restarting: "Starting again…",
  stopping: "Closing…",
  stopped: "Closing…",
};

interface StartupScreenProps {
  startup: Exclude<Startup, { state: "ready" }>;
  onRetry: () => void;
}

/** What the window shows while there is no backend; continues what index.html has painted. */
export function StartupScreen({ startup, onRetry }: StartupScreenProps) {
  const failed = startup.state === "failed";
  return (
    <main className="startup">
      <TriptychMark size={56} className={failed ? "startup-mark still" : "startup-mark"} />
      <h1>{failed ? "Triptych could not start" : "Triptych"}</h1>
      {failed ? (
        <Failure failure={startup} onRetry={onRetry} />
      ) : (
        <p role="status">{WORDS[startup.state]}</p>
      )}
    </main>
  );
}

function Failure({
  failure,
  onRetry,
}: {
  failure: Extract<Startup, { state: "failed" }>;
  onRetry: () => void;
}) {
  return (
    <Stack gap="md" maw={560} w="100%" mt="xs">
      <Alert color="red" variant="outline" ta="left" title={failure.detail}>
        <Stack gap={6}>
          <Text size="sm">
            Code: <Code>{failure.code}</Code>
          </Text>
          {failure.log_path !== null && (
            <Text size="sm" style={{ overflowWrap: "anywhere" }}>
              Log: <Code>{failure.log_path}</Code>
            </Text>
          )}
        </Stack>
      </Alert>
      <Group justify="center">
        <Button onClick={onRetry}>Try again</Button>
      </Group>
    </Stack>
  );
}
