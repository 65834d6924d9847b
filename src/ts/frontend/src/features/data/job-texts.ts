import type { Job } from "./api/jobs";

interface JobTexts {
  running: string;
  done: string;
  failed: string;
}

/** Texts of the window about a job, by its kind. */
export const JOB_TEXTS: Record<Job["kind"], JobTexts> = {
  backup: { running: "Backing up", done: "Backup created.", failed: "No backup was created." },
  restore: {
    running: "Restoring",
    done: "Backup restored.",
    failed: "The backup was not restored.",
  },
  check: { running: "Checking", done: "Check finished.", failed: "The check failed." },
  export: { running: "Exporting", done: "Export created.", failed: "The export failed." },
  import: { running: "Importing", done: "Data imported.", failed: "The import failed." },
  reset: { running: "Resetting", done: "All data was removed.", failed: "The reset failed." },
};

/** Whether a job replaces all data. */
export function replacesData(job: Job): boolean {
  return job.kind === "restore" || job.kind === "import" || job.kind === "reset";
}
