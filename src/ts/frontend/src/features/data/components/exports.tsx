import { Button, Group, Text } from "@mantine/core";
import { toastFailure } from "@/shared/ui/toasts";
import { type Format, useCreateExport } from "../api/create-export";
import { type Export, useExports } from "../api/list-exports";
import { FileTable } from "./file-table";
import { SaveButton } from "./save-button";
import { Section } from "./section";

const FORMATS: Record<Export["format"], string> = {
  archive: "Archive, can be imported",
  csv: "CSV, for spreadsheets",
};

/** Files with all rows, to be saved elsewhere. */
export function Exports() {
  const exports = useExports();
  const createExport = useCreateExport();

  const exportAs = (format: Format) =>
    createExport.mutate(format, {
      onError: (error) => toastFailure("Nothing was exported", error),
    });

  return (
    <Section
      title="Export"
      description="Writes everything to a file that another installation can import, or to tables for a spreadsheet. An archive holds the hashes of passwords."
      action={
        <Group gap="xs" wrap="nowrap">
          {(["archive", "csv"] as const).map((format) => (
            <Button
              key={format}
              variant="default"
              miw="max-content"
              loading={createExport.isPending && createExport.variables === format}
              onClick={() => exportAs(format)}
            >
              {format === "archive" ? "Export archive" : "Export CSV"}
            </Button>
          ))}
        </Group>
      }
    >
      <FileTable
        label="Exports"
        query={exports}
        what={(file) => <Text size="sm">{FORMATS[file.format]}</Text>}
        actions={(file) => <SaveButton file={{ folder: "exports", name: file.name }} />}
        empty="There is no export yet. The newest five are kept here."
      />
    </Section>
  );
}
