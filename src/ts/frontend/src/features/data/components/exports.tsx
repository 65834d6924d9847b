import { Button, Group } from "@mantine/core";
import { FileTable } from "@/shared/files/file-table";
import { type Export, useCreateExport, useExports } from "../api/data";
import { SaveButton } from "./save-button";
import { Section } from "./section";

const FORMATS: Record<Export["format"], string> = {
  archive: "Archive, can be imported",
  csv: "CSV, for spreadsheets",
};

/** Creates and saves files with all rows. */
export function Exports() {
  const exports = useExports();
  const createExport = useCreateExport();
  return (
    <Section
      title="Export"
      description="An archive contains all data and can be imported on another computer. CSV files can be opened in a spreadsheet. An archive contains password hashes, so keep it private."
      error={exports.data ? null : exports.error}
      action={
        <Group gap="xs" wrap="nowrap">
          {(["archive", "csv"] as const).map((format) => (
            <Button
              key={format}
              variant="default"
              miw="max-content"
              loading={createExport.isPending && createExport.variables === format}
              onClick={() => createExport.mutate(format)}
            >
              {format === "archive" ? "Export archive" : "Export CSV"}
            </Button>
          ))}
        </Group>
      }
    >
      <FileTable
        label="Exports"
        files={exports.data?.data}
        kind={(file) => FORMATS[file.format]}
        actions={(file) => <SaveButton file={{ folder: "exports", name: file.name }} />}
        empty="There are no exports yet. The app keeps the latest five."
      />
    </Section>
  );
}
