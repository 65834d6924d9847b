// Generated from src/rust/shell-types. Do not edit: `./pants fmt` writes this file.

/** The commands of the shell with their arguments and answers. */
export interface ShellCommands {
  /** Answers the current state of the backend. The event `lifecycle` reports each change. */
  lifecycle: { values: null; answer: Lifecycle };
  /** Starts the backend again after a failure. */
  retry: { values: null; answer: null };
  /** Answers all backups, the newest first. */
  backups: { values: null; answer: Array<Backup> };
  /** Replaces the database with a backup after a failure, then starts the backend again. The event `lifecycle` reports the progress. */
  restore_backup: { values: { name: string }; answer: null };
  /** Replaces the database with an empty one after a failure, then starts the backend again. */
  start_over: { values: null; answer: null };
  /** Opens the log folder in the file manager. */
  open_log_folder: { values: null; answer: null };
  /** Saves the diagnostics file and answers its path. */
  save_diagnostics: { values: null; answer: string };
  /** Answers the previous launch if it did not shut down cleanly, or null. */
  unclean_end: { values: null; answer: UncleanEnd | null };
  /** Asks the user where to save a file of the backend, and copies it there. Answers the path of the copy, or null if the user cancelled. */
  save_file: { values: { folder: SavableFolder; name: string }; answer: string | null };
  /** Answers the settings. */
  settings: { values: null; answer: SettingsView };
  /** Changes some settings and answers all settings. */
  change_settings: { values: { changes: SettingsChanges }; answer: SettingsView };
  /** Writes an error of the window to shell.log. */
  log_window_error: { values: { message: string }; answer: null };
  /** Ends the app and its backend. */
  quit: { values: null; answer: null };
  /** Switches full screen on or off. */
  toggle_fullscreen: { values: null; answer: null };
}

/** The events of the shell with their payloads. */
export interface ShellEvents {
  lifecycle: Lifecycle;
}

/** A backup in the data folder. All fields except the size are parsed from its file name. */
export type Backup = {
  /** The file name. */
  name: string,
  /** The schema revision of the database, or `empty`. */
  revision: string,
  /** The time of the backup: ISO 8601 in UTC. */
  created_at: string,
  /** The reason for the backup. */
  reason: BackupReason,
  /** The file size in bytes. */
  size: number, };

/** The reason for a backup. The backend uses the same values (src/python/app/db/sqlite/backup.py). */
export type BackupReason = "manual" | "daily" | "before-upgrade" | "before-downgrade" | "before-restore" | "before-import" | "before-reset";

/** Error codes of commands. */
export type CommandErrorCode = "settings_not_written" | "login_entry_not_changed" | "bad_file_name" | "file_missing" | "file_not_saved" | "logs_not_opened" | "backups_not_listed" | "backup_unknown" | "diagnostics_not_saved" | "too_many_diagnostics" | "no_data_folder" | "window_not_ready";

/** The error of a command that failed. In TypeScript, the call rejects with it. */
export type CommandFailure = {
  /** The kind of error. */
  code: CommandErrorCode,
  /** A message for the user: the problem, the cause and the next step. */
  detail: string, };

/** The phase of the app that a failure interrupted. */
export type During = "start" | "use" | "restore";

/** A launch token: 32 random bytes in hexadecimal. Its `Debug` output hides them, so that they are not logged. */
export type LaunchToken = string;

/** The state of the backend. As JSON it is an object with the tag `state`. */
export type Lifecycle = { "state": "starting" } | { "state": "migrating" } & Upgrade | { "state": "ready",
  /** The base URL: `http://127.0.0.1:PORT`. */
  base_url: string,
  /** The launch token to send with each request, if the backend requires one. */
  token: LaunchToken | null, } | { "state": "failed",
  /** The error's code: a `SupervisorErrorCode`, or a code of the backend or the caller. */
  code: string,
  /** The error's message for the user. */
  detail: string,
  /** Path of the backend's log, if the backend was started. */
  log_path: string | null,
  /** The phase that the failure interrupted. */
  during: During, } | { "state": "restoring",
  /** Name of the backup; null for an empty database. */
  name: string | null,
  /** Progress from 0 to 1. */
  progress: number, } | { "state": "restarting",
  /** Number of this attempt, from 1, within the time window of the restart limits. */
  attempt: number, } | { "state": "stopping" } | { "state": "stopped" };

/** A log level, from the most to the least verbose. */
export type LogLevel = "debug" | "info" | "warning" | "error";

/** A folder inside the data folder whose files the user can save elsewhere. */
export type SavableFolder = "backups" | "exports";

/** New values for some settings. The others are not changed. */
export type SettingsChanges = {
  /** See `SettingsView`. */
  start_at_login?: boolean,
  /** See `SettingsView`. */
  close_to_tray?: boolean,
  /** See `SettingsView`. */
  log_level?: LogLevel, };

/** The settings, as the settings page shows them. */
export type SettingsView = {
  /** Whether the app starts when the user logs in. */
  start_at_login: boolean,
  /** Whether closing the window hides it in the tray, if the desktop has one. */
  close_to_tray: boolean,
  /** The lowest level that is logged. */
  log_level: LogLevel,
  /** Whether the desktop shows the tray icon now. Without it, the window cannot be hidden. */
  tray: boolean,
  /** A message for the user if the settings file could not be read, which is shown once. */
  problem: string | null, };

/** Error codes of the shell if it cannot determine which backend to start. */
export type StartErrorCode = "no_data_folder" | "wrong_setting";

/** Codes of the supervisor's own errors. Errors that the backend reports have other codes. */
export type SupervisorErrorCode = "backend_missing" | "backend_not_started" | "no_random_source" | "backend_exited_early" | "restore_ended" | "backend_exited" | "backend_restarts_used_up" | "backend_silent" | "backend_unhealthy" | "version_mismatch";

/** A launch of the app that did not shut down cleanly. */
export type UncleanEnd = {
  /** The id of the launch in both logs. */
  launch: string,
  /** The version of the app. */
  version: string,
  /** The time of the launch: ISO 8601 in UTC. */
  started: string, };

/** Progress of a database upgrade. Fields that the backend does not report are null. */
export type Upgrade = {
  /** Schema revision before the upgrade. */
  from: string | null,
  /** Schema revision after the upgrade. */
  to: string | null,
  /** Current step: `backup`, `upgrade` or `check`. */
  step: string | null,
  /** Progress of the step, from 0 to 1. */
  progress: number | null, };
