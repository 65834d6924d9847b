import { Button } from "@mantine/core";
import type { StoredFile } from "@/shared/files/download-or-save";
import { useSaveFile } from "../api/data";

/** Saves a copy of a file in a place that the user chooses. */
export function SaveButton({ file }: { file: StoredFile }) {
  const saving = useSaveFile();
  return (
    <Button
      size="compact-sm"
      variant="subtle"
      aria-label={`Save ${file.name}`}
      loading={saving.isPending}
      onClick={() => saving.mutate(file)}
    >
      Save…
    </Button>
  );
}
