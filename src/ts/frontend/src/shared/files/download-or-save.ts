import { type ApiClient, dataOf } from "@triptych/api-client/client";
import { saveFile as saveWithDialog } from "../shell/commands";
import { insideShell } from "../shell/shell";
import type { SavableFolder } from "../shell/types.gen";

/** A file in the data folder of the backend. */
export interface StoredFile {
  folder: SavableFolder;
  name: string;
}

/**
 * Saves a copy of a file: as a download in a browser, with a dialog in the app's window.
 *
 * @returns the path of the copy, in a browser only its name, or null if the user cancelled
 * @throws ApiError or ShellError
 */
export function downloadOrSave(client: ApiClient, file: StoredFile): Promise<string | null> {
  return insideShell() ? saveWithDialog(file.folder, file.name) : download(client, file);
}

async function download(client: ApiClient, { folder, name }: StoredFile): Promise<string> {
  // A plain link would not send the tokens.
  const options = { params: { path: { name } }, parseAs: "blob" } as const;
  const content: Blob = dataOf(
    folder === "backups"
      ? await client.GET("/api/v1/data/backups/{name}", options)
      : await client.GET("/api/v1/data/exports/{name}", options),
  );
  const link = document.createElement("a");
  link.href = URL.createObjectURL(content);
  link.download = name;
  link.click();
  // The browser reads the content after the click.
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
  return name;
}
