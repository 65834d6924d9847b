import { Paper, Progress, Stack, Text } from "@mantine/core";
import { JOB_TEXTS } from "./job-texts";
import type { Job } from "./jobs";

/** A progress bar for each running job. */
export function RunningJobs({ jobs }: { jobs: Job[] }) {
  if (jobs.length === 0) return null;
  return (
    <Paper withBorder p="md">
      <Stack gap="sm">
        {jobs.map(({ id, kind, progress }) => (
          <Stack key={id} gap={4}>
            <Text size="sm" fw={500}>
              {JOB_TEXTS[kind].running}…
            </Text>
            <Progress.Root>
              <Progress.Section
                value={progress * 100}
                aria-label={JOB_TEXTS[kind].running}
                animated
                striped
              />
            </Progress.Root>
          </Stack>
        ))}
      </Stack>
    </Paper>
  );
}
