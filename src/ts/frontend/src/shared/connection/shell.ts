import { invoke } from "@tauri-apps/api/core";

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

/** Whether a shell is around this page; a browser is served by the backend itself. */
export function insideShell(): boolean {
  return "__TAURI_INTERNALS__" in window;
}

/** The backups there are, the newest first. */
export const listBackups = () => invoke<Backup[]>("backups");

/** Puts a backup in the database's place and starts again; states follow as events. */
export const restoreBackup = (name: string) => invoke<void>("restore_backup", { name });

/** Puts an empty database in the database's place and starts again; states follow as events. */
export const startOver = () => invoke<void>("start_over");

/** Shows the folder of logs in the desktop's own program. */
export const openLogFolder = () => invoke<void>("open_log_folder");

/** @returns the path of the file that was saved */
export const saveDiagnostics = () => invoke<string>("save_diagnostics");

/** @returns the launch before this one, if it did not end in order */
export const uncleanEnd = () => invoke<UncleanEnd | null>("unclean_end");

/** What people are told of a command that failed: the shell's own sentences, where it gave some. */
export function detailOf(cause: unknown): string {
  if (typeof cause === "object" && cause !== null && "detail" in cause) return String(cause.detail);
  return `The window could not talk to the shell: ${String(cause)}. Close it and start Triptych again.`;
}
