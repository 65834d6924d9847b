import { useQueryClient } from "@tanstack/react-query";
import { ApiError } from "@triptych/api-client/api-error";
import { useEffect, useRef } from "react";
import { changesData, JOB_TEXTS } from "@/shared/jobs/job-texts";
import { dataKeys, type Job, useJobs } from "@/shared/jobs/jobs";
import { toastFailure, toastSuccess } from "@/shared/ui/toasts";

/** Shows on every page how a job ends, and loads changed data again. */
export function JobWatcher() {
  const { data: jobs } = useJobs();
  const queryClient = useQueryClient();
  const running = useRef(new Set<string>());

  useEffect(() => {
    for (const job of jobs?.data ?? []) {
      if (job.state === "running") {
        running.current.add(job.id);
      } else if (running.current.delete(job.id)) {
        showEnd(job);
        // A failed job may have changed the data.
        void queryClient.invalidateQueries(changesData(job) ? {} : { queryKey: dataKeys.all });
      }
    }
  }, [jobs, queryClient]);

  return null;
}

function showEnd(job: Job): void {
  const { done, failed } = JOB_TEXTS[job.kind];
  if (job.error !== null) {
    toastFailure(failed, new ApiError(null, job.error.detail));
  } else {
    toastSuccess(done, resultText(job));
  }
}

function resultText({ kind, result }: Job): string | undefined {
  if (result === null) return undefined;
  if (kind === "remove-samples" && result.left_out) return result.left_out.join(" ");
  if (result.kept !== null) return `The previous data is kept as ${result.kept}.`;
  if (result.rows !== null) {
    const rows = Object.values(result.rows).reduce((sum, count) => sum + count, 0);
    return rows === 1 ? "1 row." : `${rows.toLocaleString()} rows.`;
  }
  return result.name ?? undefined;
}
