import { Stack } from "@mantine/core";
import { changesData } from "@/shared/jobs/job-texts";
import { useJobs } from "@/shared/jobs/jobs";
import { RunningJobs } from "@/shared/jobs/running-jobs";
import { PageHeader } from "@/shared/ui/page-header";
import { Backups } from "./backups";
import { Check } from "./check";
import { Exports } from "./exports";
import { Import } from "./import";
import { Reset } from "./reset";

/** Backs up, checks, exports, imports and resets all data. */
export function DataPage() {
  const jobs = useJobs().data?.data ?? [];
  const running = jobs.filter(({ state }) => state === "running");
  const busy = running.some(changesData);
  return (
    <>
      <PageHeader title="Data" description="Back up, restore, export or reset all data." />
      <Stack gap="md">
        <RunningJobs jobs={running} />
        <Backups busy={busy} />
        <Check jobs={jobs} />
        <Exports />
        <Import busy={busy} />
        <Reset busy={busy} />
      </Stack>
    </>
  );
}
