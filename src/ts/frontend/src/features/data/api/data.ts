import { queryOptions, useMutation, useQuery } from "@tanstack/react-query";
import { type ApiClient, dataOf } from "@triptych/api-client/client";
import type { components } from "@triptych/api-client/schema.gen";
import { useApiClient } from "@/shared/api/api-client-provider";
import { downloadOrSave, type StoredFile } from "@/shared/files/download-or-save";
import { dataKeys, useStartJob } from "@/shared/jobs/jobs";
import { toastSuccess } from "@/shared/ui/toasts";

export type Backup = components["schemas"]["BackupPublic"];
export type Export = components["schemas"]["ExportPublic"];

/** The text that the user types to confirm a reset. The backend checks it as well. */
export const RESET_CONFIRMATION = "start over";

function backupsOptions(client: ApiClient) {
  return queryOptions({
    queryKey: dataKeys.backups(),
    queryFn: async ({ signal }) => dataOf(await client.GET("/api/v1/data/backups", { signal })),
  });
}

function exportsOptions(client: ApiClient) {
  return queryOptions({
    queryKey: dataKeys.exports(),
    queryFn: async ({ signal }) => dataOf(await client.GET("/api/v1/data/exports", { signal })),
  });
}

/** All backups, the newest first. */
export function useBackups() {
  return useQuery(backupsOptions(useApiClient()));
}

/** The stored exports, the newest first. */
export function useExports() {
  return useQuery(exportsOptions(useApiClient()));
}

export function useCreateBackup() {
  return useStartJob("backup", (client) => client.POST("/api/v1/data/backups"));
}

export function useRestoreBackup() {
  return useStartJob("restore", (client, name: string) =>
    client.POST("/api/v1/data/backups/{name}/restore", { params: { path: { name } } }),
  );
}

export function useCheckData() {
  return useStartJob("check", (client) => client.POST("/api/v1/data/check"));
}

export function useCreateExport() {
  return useStartJob("export", (client, format: Export["format"]) =>
    client.POST("/api/v1/data/exports", { body: { format } }),
  );
}

export function useImportData() {
  return useStartJob("import", (client, archive: File) =>
    client.POST("/api/v1/data/import", {
      body: archive,
      bodySerializer: (bytes) => bytes,
      headers: { "Content-Type": "application/octet-stream" },
    }),
  );
}

export function useResetData() {
  return useStartJob("reset", (client) =>
    client.POST("/api/v1/data/reset", { body: { confirm: RESET_CONFIRMATION } }),
  );
}

/** Saves a copy of a backup or an export in a place that the user chooses. */
export function useSaveFile() {
  const client = useApiClient();
  return useMutation({
    mutationFn: (file: StoredFile) => downloadOrSave(client, file),
    onSuccess: (path) => {
      if (path !== null) toastSuccess("File saved.", path);
    },
    meta: { failed: "The file was not saved." },
  });
}
