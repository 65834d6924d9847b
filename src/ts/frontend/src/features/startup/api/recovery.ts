import { queryOptions, useMutation, useQuery } from "@tanstack/react-query";
import * as shell from "@/shared/shell/commands";
import { insideShell } from "@/shared/shell/shell";

const startupKeys = {
  all: ["startup"] as const,
  backups: () => [...startupKeys.all, "backups"] as const,
  uncleanEnd: () => [...startupKeys.all, "unclean-end"] as const,
};

const backupsOptions = queryOptions({
  queryKey: startupKeys.backups(),
  queryFn: shell.backups,
  retry: false,
});

const uncleanEndOptions = queryOptions({
  queryKey: startupKeys.uncleanEnd(),
  queryFn: shell.uncleanEnd,
  retry: false,
});

/** All backups, the newest first. Works without a backend. */
export function useStoredBackups() {
  return useQuery(backupsOptions);
}

/** The previous launch, if it did not shut down cleanly. */
export function useUncleanEnd() {
  return useQuery({ ...uncleanEndOptions, enabled: insideShell() });
}

/** Replaces the database with the backup of this name, or with an empty one. Events report the progress. */
export function useReplaceDatabase() {
  return useMutation({
    mutationFn: (backup: string | null) =>
      backup === null ? shell.startOver() : shell.restoreBackup(backup),
  });
}
