import { Stack } from "@mantine/core";
import { PageHeader } from "@/shared/ui/page-header";
import { useJobs } from "../api/jobs";
import { replacesData } from "../job-texts";
import { Backups } from "./backups";
import { Check } from "./check";
import { Exports } from "./exports";
import { Import } from "./import";
import { Reset } from "./reset";
import { RunningJobs } from "./running-jobs";

/** Backs up, checks, exports, imports and resets all data. */
export function DataPage() {
  const jobs = useJobs().data?.data ?? [];
  const running = jobs.filter(({ state }) => state === "running");
  const busy = running.some(replacesData);
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
