// Generated from src/rust/shell-types. Do not edit: `./pants fmt` writes this file.

/** The commands of the shell: the values that each takes, and what it answers. */
export interface ShellCommands {
  /** The state of the backend now. Each change follows as the event `lifecycle`. */
  lifecycle: { values: null; answer: Lifecycle };
  /** Starts the backend again after a failure. */
  retry: { values: null; answer: null };
  /** All backups, the newest first. */
  backups: { values: null; answer: Array<Backup> };
  /** After a failure, replaces the database with a backup and starts the backend again. The event `lifecycle` reports the progress. */
  restore_backup: { values: { name: string }; answer: null };
  /** After a failure, replaces the database with an empty one and starts the backend again. */
  start_over: { values: null; answer: null };
  /** Opens the folder of the logs in the file manager. */
  open_log_folder: { values: null; answer: null };
  /** Saves the diagnostics file and answers its path. */
  save_diagnostics: { values: null; answer: string };
  /** The previous launch, if it did not shut down. */
  unclean_end: { values: null; answer: UncleanEnd | null };
  /** Asks the user where to save a file of the backend, and copies it there. Answers the path of the copy, or null if the user cancelled. */
  save_file: { values: { folder: SavableFolder; name: string }; answer: string | null };
  /** The settings. */
  settings: { values: null; answer: SettingsView };
  /** Changes some settings and answers all of them. */
  change_settings: { values: { changes: SettingsChanges }; answer: SettingsView };
  /** Writes an error of the window to shell.log. */
  log_window_error: { values: { message: string }; answer: null };
  /** Ends the app and its backend. */
  quit: { values: null; answer: null };
  /** Toggles whether the window fills the screen. */
  toggle_fullscreen: { values: null; answer: null };
}

/** The events of the shell, and what they carry. */
export interface ShellEvents {
  lifecycle: Lifecycle;
}

/** A backup in the data folder. Everything except its size is part of its name. */
export type Backup = {
  /** The file name. */
  name: string,
  /** The revision of the database schema, or `empty`. */
  revision: string,
  /** When it was made: ISO 8601 in UTC. */
  created_at: string,
  /** Why it was made. */
  reason: BackupReason,
  /** In bytes. */
  size: number, };

/** Why a backup was made. The backend has the same reasons (src/python/app/db/sqlite/backup.py). */
export type BackupReason = "manual" | "daily" | "before-upgrade" | "before-downgrade" | "before-restore" | "before-import" | "before-reset";

/** The kinds of `CommandFailure`. */
export type CommandErrorCode = "settings_not_written" | "login_entry_not_changed" | "bad_file_name" | "file_missing" | "file_not_saved" | "logs_not_opened" | "backups_not_listed" | "backup_unknown" | "diagnostics_not_saved" | "too_many_diagnostics" | "no_data_folder" | "window_not_ready";

/** Why the shell did not carry out a command. The rejection of the call in TypeScript. */
export type CommandFailure = {
  /** Identifies the kind of failure. */
  code: CommandErrorCode,
  /** What happened, why, and what to do, in sentences for the user. */
  detail: string, };

/** What a failure ended. */
export type During = "start" | "use" | "restore";

/** 32 random bytes in hexadecimal. `Debug` hides them, so that no log can hold them by accident. */
export type LaunchToken = string;

/** The state of the backend. As JSON it is an object with the tag `state`. */
export type Lifecycle = { "state": "starting" } | { "state": "migrating" } & Upgrade | { "state": "ready",
  /** Where it answers: `http://127.0.0.1:PORT`. */
  base_url: string,
  /** What it expects with each request, if anything. */
  token: LaunchToken | null, } | { "state": "failed",
  /** The error's code: a `SupervisorErrorCode`, or one of the backend or of the caller. */
  code: string,
  /** The error's sentences for people. */
  detail: string,
  /** The log that the backend wrote, if it was started. */
  log_path: string | null,
  /** What the failure ended. */
  during: During, } | { "state": "restoring",
  /** The backup; none for an empty database. */
  name: string | null,
  /** How much is done, from 0 to 1. */
  progress: number, } | { "state": "restarting",
  /** Counted from 1, within the window of the restart limits. */
  attempt: number, } | { "state": "stopping" } | { "state": "stopped" };

/** A level of the logs, the most verbose first. */
export type LogLevel = "debug" | "info" | "warning" | "error";

/** The folders inside the data folder whose files the user can save elsewhere. */
export type SavableFolder = "backups" | "exports";

/** New values of some settings; the others stay as they are. */
export type SettingsChanges = {
  /** As in `SettingsView`. */
  start_at_login?: boolean,
  /** As in `SettingsView`. */
  close_to_tray?: boolean,
  /** As in `SettingsView`. */
  log_level?: LogLevel, };

/** The settings as the settings page shows them. */
export type SettingsView = {
  /** Whether the app starts when the user logs in. */
  start_at_login: boolean,
  /** Whether closing the window hides it, if the desktop shows a tray. */
  close_to_tray: boolean,
  /** The least severe level that is logged. */
  log_level: LogLevel,
  /** Whether the desktop shows a tray icon now; without one the window cannot be hidden. */
  tray: boolean,
  /** A message about the settings file that the user must see once, if there is one. */
  problem: string | null, };

/** Why the shell found no backend to start. The supervisor (`SupervisorErrorCode`) and the backend have codes of their own. */
export type StartErrorCode = "no_data_folder" | "wrong_setting";

/** Why the supervisor has no backend. Failures that the backend itself reports have other codes. */
export type SupervisorErrorCode = "backend_missing" | "backend_not_started" | "no_random_source" | "backend_exited_early" | "restore_ended" | "backend_exited" | "backend_restarts_used_up" | "backend_silent" | "backend_unhealthy" | "version_mismatch";

/** A launch of the app that did not shut down. */
export type UncleanEnd = {
  /** The id of the launch in both logs. */
  launch: string,
  /** The version of the app. */
  version: string,
  /** ISO 8601 in UTC. */
  started: string, };

/** How far an upgrade of the database is. What a backend does not say is left open. */
export type Upgrade = {
  /** The revision that the database has. */
  from: string | null,
  /** The revision that it gets. */
  to: string | null,
  /** `backup`, `upgrade` or `check`. */
  step: string | null,
  /** How much of the step is done, from 0 to 1. */
  progress: number | null, };
