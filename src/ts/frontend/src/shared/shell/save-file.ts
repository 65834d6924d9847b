import { callShell } from "./shell";

/**
 * Asks where to save one of the backend's files, and copies it there.
 *
 * @param folder the folder in the backend's data folder that holds the file
 * @param name the file's name alone
 * @returns the path of the copy, or null where the person thought better of it
 * @throws ShellError `bad_file_name`, `file_missing`, `file_not_saved`, `no_data_folder`, `window_not_ready`
 */
export function saveFile(folder: "backups" | "exports", name: string): Promise<string | null> {
  return callShell("save_file", { folder, name });
}
