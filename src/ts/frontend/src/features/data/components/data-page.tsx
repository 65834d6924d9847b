import { Stack } from "@mantine/core";
import { PageHeader } from "@/shared/ui/page-header";
import { useJobs } from "../api/list-jobs";
import { replacesData } from "../job-words";
import { Backups } from "./backups";
import { Check } from "./check";
import { Exports } from "./exports";
import { Import } from "./import";
import { RunningJobs } from "./running-jobs";
import { StartOver } from "./start-over";

/** All data as a whole: kept, checked, moved, replaced. */
export function DataPage() {
  const jobs = useJobs().data?.data ?? [];
  const running = jobs.filter(({ state }) => state === "running");
  const busy = running.some(replacesData);
  return (
    <>
      <PageHeader title="Data" description="All that the app keeps, as a whole." action={null} />
      <Stack gap="md">
        <RunningJobs jobs={running} />
        <Backups busy={busy} />
        <Check jobs={jobs} />
        <Exports />
        <Import busy={busy} />
        <StartOver busy={busy} />
      </Stack>
    </>
  );
}
