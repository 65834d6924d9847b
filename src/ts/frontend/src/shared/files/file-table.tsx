import { Skeleton, Table, Text } from "@mantine/core";
import type { ReactNode } from "react";
import { DateTime } from "../ui/date-time";
import { FileSize } from "./file-size";

/** A file in the data folder. */
interface StoredFile {
  name: string;
  /** ISO 8601 with offset. */
  created_at: string;
  /** In bytes. */
  size: number;
}

interface FileTableProps<File> {
  label: string;
  /** The files; undefined while they are loading. */
  files: File[] | undefined;
  /** The kind of a file, in words. */
  kind: (file: File) => string;
  actions: (file: File) => ReactNode;
  /** Text that is shown if there are no files. */
  empty: string;
}

/** A table of backups or exports with their time, kind, size and actions. */
export function FileTable<File extends StoredFile>(props: FileTableProps<File>) {
  const { label, files, kind, actions, empty } = props;
  if (!files) return <Skeleton height={60} role="status" aria-label={`Loading ${label}`} />;
  if (files.length === 0) {
    return (
      <Text component="div" size="sm" c="dimmed">
        {empty}
      </Text>
    );
  }
  return (
    <Table.ScrollContainer minWidth={480} maxHeight={420} type="native">
      <Table aria-label={label} verticalSpacing="xs" ta="left">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Created</Table.Th>
            <Table.Th>Kind</Table.Th>
            <Table.Th>Size</Table.Th>
            <Table.Th ta="right">Actions</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {files.map((file) => (
            <Table.Tr key={file.name} title={file.name}>
              <Table.Td>
                <DateTime value={file.created_at} />
              </Table.Td>
              <Table.Td>{kind(file)}</Table.Td>
              <Table.Td>
                <FileSize bytes={file.size} />
              </Table.Td>
              <Table.Td ta="right">{actions(file)}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}
