import { useMutation } from "@tanstack/react-query";
import { useApiClient } from "@/shared/api/api-client-provider";
import { type StoredFile, saveFile } from "@/shared/files/save-file";

/** Puts a copy of a backup or an export where the person wants it. */
export function useSaveFile() {
  const client = useApiClient();
  return useMutation({ mutationFn: (file: StoredFile) => saveFile(client, file) });
}
