import type { Job } from "./api/list-jobs";

interface Words {
  running: string;
  done: string;
  failed: string;
}

/** What is said of jobs, by their kind. */
export const WORDS: Record<Job["kind"], Words> = {
  backup: { running: "Backing up", done: "Backup made", failed: "No backup was made" },
  restore: { running: "Restoring", done: "Backup restored", failed: "The backup was not restored" },
  check: { running: "Checking", done: "Check done", failed: "The check failed" },
  export: { running: "Exporting", done: "Export made", failed: "Nothing was exported" },
  import: { running: "Importing", done: "Data imported", failed: "Nothing was imported" },
  reset: { running: "Starting over", done: "Started over", failed: "Not started over" },
};

/** Whether a job puts other data in the place of all that there are. */
export function replacesData(job: Job): boolean {
  return job.kind === "restore" || job.kind === "import" || job.kind === "reset";
}
