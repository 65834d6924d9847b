import { callShell } from "./shell";
import type { SettingsChanges, ShellBackup, ShellSettings, Startup, UncleanEnd } from "./types";

// One function for each command of the shell. Each rejects with a ShellError.

/** @returns the state of the backend now; changes follow as events of the same name */
export const startup = () => callShell<Startup>("startup");

/** Starts the backend again after a failure. */
export const retry = () => callShell<void>("retry");

/** @returns all backups, the newest first */
export const backups = () => callShell<ShellBackup[]>("backups");

/** Replaces the database with a backup and starts the backend again; states follow as events. */
export const restoreBackup = (name: string) => callShell<void>("restore_backup", { name });

/** Replaces the database with an empty one and starts the backend again; states follow as events. */
export const startOver = () => callShell<void>("start_over");

/** Opens the folder of the logs in the file manager. */
export const openLogFolder = () => callShell<void>("open_log_folder");

/** @returns the path of the diagnostics file that was saved */
export const saveDiagnostics = () => callShell<string>("save_diagnostics");

/** @returns the previous launch, if it did not shut down */
export const uncleanEnd = () => callShell<UncleanEnd | null>("unclean_end");

export const settings = () => callShell<ShellSettings>("settings");

/** @returns all settings after the change */
export const changeSettings = (changes: SettingsChanges) =>
  callShell<ShellSettings>("change_settings", { changes });

/**
 * Asks where to save a file of the backend, and copies it there.
 *
 * @param folder the folder inside the data folder that holds the file
 * @param name the file's name, without a folder
 * @returns the path of the copy, or null if the user cancelled
 */
export const saveFile = (folder: "backups" | "exports", name: string) =>
  callShell<string | null>("save_file", { folder, name });

export const quit = () => callShell<void>("quit");

export const toggleFullscreen = () => callShell<void>("toggle_fullscreen");

/** Writes an error of the window to shell.log. */
export const logWindowError = (message: string) => callShell<void>("log_window_error", { message });
