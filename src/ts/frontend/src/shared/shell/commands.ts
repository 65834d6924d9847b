import { callShell } from "./shell";
import type { SavableFolder, SettingsChanges } from "./types.gen";

// One function for each command of the shell. All of them reject with a ShellError.

/** @returns the current state of the backend; the event `lifecycle` reports each change */
export const lifecycle = () => callShell("lifecycle");

/** Starts the backend again after a failure. */
export const retry = () => callShell("retry");

/** @returns all backups, the newest first */
export const backups = () => callShell("backups");

/** Replaces the database with a backup and starts the backend again. Events report the progress. */
export const restoreBackup = (name: string) => callShell("restore_backup", { name });

/** Replaces the database with an empty one and starts the backend again. Events report the progress. */
export const startOver = () => callShell("start_over");

/** Opens the log folder in the file manager. */
export const openLogFolder = () => callShell("open_log_folder");

/**
 * Saves the diagnostics file.
 *
 * @returns its path
 */
export const saveDiagnostics = () => callShell("save_diagnostics");

/** @returns the previous launch if it did not shut down cleanly, or null */
export const uncleanEnd = () => callShell("unclean_end");

export const settings = () => callShell("settings");

/** @returns all settings after the change */
export const changeSettings = (changes: SettingsChanges) =>
  callShell("change_settings", { changes });

/**
 * Asks where to save a file of the backend, and copies it there.
 *
 * @param folder the folder of the file inside the data folder
 * @param name the file's name, without a folder
 * @returns the path of the copy, or null if the user cancelled
 */
export const saveFile = (folder: SavableFolder, name: string) =>
  callShell("save_file", { folder, name });

export const quit = () => callShell("quit");

export const toggleFullscreen = () => callShell("toggle_fullscreen");

/** Writes an error of the window to shell.log. */
export const logWindowError = (message: string) => callShell("log_window_error", { message });
