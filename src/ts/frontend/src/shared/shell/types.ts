/** The values that pass between the shell (src/rust/shell) and the window. */

/** The database is being upgraded from one schema revision to another. */
interface Migrating {
  state: "migrating";
  from: string | null;
  to: string | null;
  /** "backup", "upgrade" or "check". */
  step: string | null;
  /** The completed share of the step, from 0 to 1. */
  progress: number | null;
}

/** The backend is not running, and does not start without the user. */
export interface Failed {
  state: "failed";
  code: string;
  detail: string;
  log_path: string | null;
  /** When it happened: at a start, during use, or while data was being restored. */
  during: "start" | "use" | "restore";
}

/** The state of the backend, as the shell reports it. */
export type Startup =
  | { state: "starting" }
  | Migrating
  | { state: "ready"; base_url: string; token: string | null }
  | Failed
  /** A backup replaces the database; without a name, an empty database does. */
  | { state: "restoring"; name: string | null; progress: number }
  /** A backend that was ready has exited and is being started again, for the `attempt`th time. */
  | { state: "restarting"; attempt: number }
  | { state: "stopping" }
  | { state: "stopped" };

/** A backup in the data folder, as the shell reads it from the file's name. */
export interface ShellBackup {
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

/** A launch of the app that did not shut down. */
export interface UncleanEnd {
  launch: string;
  version: string;
  /** ISO 8601 in UTC. */
  started: string;
}

export type LogLevel = "debug" | "info" | "warning" | "error";

/** The user's settings of the app on this computer. */
export interface ShellSettings {
  start_at_login: boolean;
  close_to_tray: boolean;
  log_level: LogLevel;
  /** Whether the desktop shows a tray icon now; without one the window cannot be hidden. */
  tray: boolean;
  /** A message about the settings file that the user must see once, if there is one. */
  problem: string | null;
}

/** The settings that the window can change. */
export type SettingsChanges = Partial<
  Pick<ShellSettings, "start_at_login" | "close_to_tray" | "log_level">
>;
