import { Button, FileButton } from "@mantine/core";
import { useRef } from "react";
import { confirm } from "@/shared/ui/confirm";
import { useImportData } from "../api/data";
import { Section } from "./section";

/** Replaces all data with the data of an archive. */
export function Import({ busy }: { busy: boolean }) {
  const importData = useImportData();
  const resetFile = useRef<() => void>(null);

  const choose = (file: File | null) => {
    // Without this, the same file could not be chosen again.
    resetFile.current?.();
    if (file === null) return;
    confirm({
      title: "Import archive",
      message: `All data, including users and their passwords, will be replaced by the data of ${file.name}. The current data is kept as a backup, unless the database is on a server.`,
      confirmLabel: "Replace all data",
      onConfirm: () => importData.mutate(file),
    });
  };

  return (
    <Section
      title="Import"
      description="Replaces all data with the data of an archive."
      action={
        <FileButton
          onChange={choose}
          accept=".zip,application/zip"
          resetRef={resetFile}
          inputProps={{ "aria-label": "Archive to import" }}
        >
          {(props) => (
            <Button
              {...props}
              variant="default"
              disabled={busy}
              loading={importData.isPending}
              miw="max-content"
            >
              Import archive…
            </Button>
          )}
        </FileButton>
      }
    />
  );
}
