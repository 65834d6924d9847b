import { useQueryClient } from "@tanstack/react-query";
import { ApiError } from "@triptych/api-client/api-error";
import { useEffect, useRef } from "react";
import { toastFailure, toastSuccess } from "@/shared/ui/toasts";
import { type Job, useJobs } from "../api/list-jobs";
import { replacesData, WORDS } from "../job-words";

/** Says on every page how jobs end, and has all that is shown asked for again when the data are others. */
export function JobWatcher() {
  const { data: jobs } = useJobs();
  const queryClient = useQueryClient();
  const running = useRef(new Set<string>());

  useEffect(() => {
    for (const job of jobs?.data ?? []) {
      if (job.state === "running") {
        running.current.add(job.id);
      } else if (running.current.delete(job.id)) {
        tell(job);
        // Of a replacement that was interrupted no one knows yet whether it happened.
        void queryClient.invalidateQueries(replacesData(job) ? {} : { queryKey: ["data"] });
      }
    }
  }, [jobs, queryClient]);

  return null;
}

function tell(job: Job): void {
  const { done, failed } = WORDS[job.kind];
  if (job.error !== null) {
    toastFailure(failed, new ApiError(null, job.error.detail));
  } else {
    toastSuccess(done, told(job));
  }
}

function told({ result }: Job): string | undefined {
  if (result === null) return undefined;
  if (result.kept !== null) return `What was there before is kept as ${result.kept}.`;
  if (result.rows !== null) {
    const rows = Object.values(result.rows).reduce((sum, count) => sum + count, 0);
    return `${rows.toLocaleString()} rows`;
  }
  return result.name ?? undefined;
}
