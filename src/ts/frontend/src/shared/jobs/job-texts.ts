import type { Job } from "./jobs";

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
  "add-samples": {
    running: "Adding sample data",
    done: "Sample data added.",
    failed: "Not all sample data was added.",
  },
  "remove-samples": {
    running: "Removing sample data",
    done: "Sample data removed.",
    failed: "Not all sample data was removed.",
  },
};

const CHANGING: Job["kind"][] = ["restore", "import", "reset", "add-samples", "remove-samples"];

/** Whether a job changes data. Only one such job runs at a time. */
export function changesData(job: Job): boolean {
  return CHANGING.includes(job.kind);
}
