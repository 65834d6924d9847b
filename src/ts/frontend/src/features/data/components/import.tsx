import { Button, FileButton } from "@mantine/core";
import { useRef } from "react";
import { ConfirmDialog } from "@/shared/ui/confirm-dialog";
import { toastFailure } from "@/shared/ui/toasts";
import { useDialog } from "@/shared/ui/use-dialog";
import { useImportData } from "../api/import-data";
import { Section } from "./section";

/** An archive in the place of all data. */
export function Import({ busy }: { busy: boolean }) {
  const importData = useImportData();
  const dialog = useDialog<File>();
  const forgetFile = useRef<() => void>(null);

  const choose = (file: File | null) => {
    if (file !== null) dialog.open(file);
    // So that the same file can be chosen again.
    forgetFile.current?.();
  };

  const replace = async (file: File) => {
    try {
      await importData.mutateAsync(file);
    } catch (error) {
      toastFailure("Nothing was imported", error);
    }
    dialog.close();
  };

  return (
    <Section
      title="Import"
      description="Puts what an archive holds in the place of all data."
      action={
        <FileButton
          onChange={choose}
          accept=".zip,application/zip"
          resetRef={forgetFile}
          inputProps={{ "aria-label": "Archive to import" }}
        >
          {(props) => (
            <Button {...props} variant="default" disabled={busy} miw="max-content">
              Import archive…
            </Button>
          )}
        </FileButton>
      }
    >
      <ConfirmDialog
        opened={dialog.opened}
        title="Import archive"
        message={`All data, users and their passwords included, will be those of ${dialog.subject?.name ?? "the archive"}. What is there now is kept as a backup, unless the database is on a server.`}
        confirmLabel="Replace all data"
        busy={importData.isPending}
        onConfirm={() => dialog.subject && void replace(dialog.subject)}
        onClose={dialog.close}
      />
    </Section>
  );
}
