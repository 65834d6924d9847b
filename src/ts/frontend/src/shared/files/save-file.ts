import { type ApiClient, body } from "@triptych/api-client/client";
import { saveFile as saveByShell } from "../shell/save-file";
import { insideShell } from "../shell/shell";

/** A file that the backend keeps in its data folder. */
export interface StoredFile {
  folder: "backups" | "exports";
  name: string;
}

/**
 * Puts a copy of a file where the person wants it: a download in a browser, the system's own dialog in the shell.
 *
 * @returns where it is, as far as that can be known, or null if the person changed their mind
 * @throws ApiError or ShellError with what went wrong
 */
export function saveFile(client: ApiClient, file: StoredFile): Promise<string | null> {
  return insideShell() ? saveByShell(file.folder, file.name) : download(client, file);
}

async function download(client: ApiClient, { folder, name }: StoredFile): Promise<string> {
  // By a call, not by a link: only calls carry tokens.
  const options = { params: { path: { name } }, parseAs: "blob" } as const;
  const content: Blob = body(
    folder === "backups"
      ? await client.GET("/api/v1/data/backups/{name}", options)
      : await client.GET("/api/v1/data/exports/{name}", options),
  );
  const link = document.createElement("a");
  link.href = URL.createObjectURL(content);
  link.download = name;
  link.click();
  // The browser has taken hold of the content once the click was handled.
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
  return name;
}
