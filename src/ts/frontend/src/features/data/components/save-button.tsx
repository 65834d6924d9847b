import { Button } from "@mantine/core";
import type { StoredFile } from "@/shared/files/save-file";
import { toastFailure, toastSuccess } from "@/shared/ui/toasts";
import { useSaveFile } from "../api/save-file";

/** Puts a copy of a file where the person wants it. */
export function SaveButton({ file }: { file: StoredFile }) {
  const saving = useSaveFile();

  const save = async () => {
    try {
      const where = await saving.mutateAsync(file);
      if (where !== null) toastSuccess("File saved", where);
    } catch (error) {
      toastFailure("The file was not saved", error);
    }
  };

  return (
    <Button
      size="compact-sm"
      variant="subtle"
      aria-label={`Save ${file.name}`}
      loading={saving.isPending}
      onClick={() => void save()}
    >
      Save…
    </Button>
  );
}
