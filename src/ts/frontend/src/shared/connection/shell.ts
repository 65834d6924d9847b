import { callShell } from "../shell/shell";

/** A backup that the backend made; its name says all but the size. */
export interface Backup {
  name: string;
  /** The schema's revision. */
  revision: string;
  /** ISO 8601 in UTC. */
  time: string;
  /** "manual", "daily" or "before-…". */
  reason: string;
  /** In bytes. */
  size: number;
}

/** A launch that did not end in order. */
export interface UncleanEnd {
  launch: string;
  version: string;
  /** ISO 8601 in UTC. */
  started: string;
}

/** The backups there are, the newest first. */
export const listBackups = () => callShell<Backup[]>("backups");

/** Puts a backup in the database's place and starts again; states follow as events. */
export const restoreBackup = (name: string) => callShell<void>("restore_backup", { name });

/** Puts an empty database in the database's place and starts again; states follow as events. */
export const startOver = () => callShell<void>("start_over");

/** Shows the folder of logs in the desktop's own program. */
export const openLogFolder = () => callShell<void>("open_log_folder");

/** @returns the path of the file that was saved */
export const saveDiagnostics = () => callShell<string>("save_diagnostics");

/** @returns the launch before this one, if it did not end in order */
export const uncleanEnd = () => callShell<UncleanEnd | null>("unclean_end");
