import { Alert, Skeleton, Table, Text } from "@mantine/core";
import type { UseQueryResult } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { DateTime } from "@/shared/ui/date-time";
import { messageOf } from "@/shared/ui/message-of";
import { FileSize } from "./file-size";

interface StoredFile {
  name: string;
  created_at: string;
  size: number;
}

interface FileTableProps<File> {
  label: string;
  query: UseQueryResult<{ data: File[] }>;
  what: (file: File) => ReactNode;
  actions: (file: File) => ReactNode;
  empty: string;
}

/** Files in the data folder: when each was made, what it is, its size, and what can be done with it. */
export function FileTable<File extends StoredFile>(props: FileTableProps<File>) {
  const { data, error } = props.query;
  if (error && !data) return <Alert color="gray">{messageOf(error)}</Alert>;
  if (!data) return <Skeleton height={60} role="status" aria-label={`Loading ${props.label}`} />;
  if (data.data.length === 0) {
    return (
      <Text size="sm" c="dimmed">
        {props.empty}
      </Text>
    );
  }
  return (
    <Table.ScrollContainer minWidth={480} maxHeight={420} type="native">
      <Table aria-label={props.label} verticalSpacing="xs">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Made</Table.Th>
            <Table.Th>What</Table.Th>
            <Table.Th>Size</Table.Th>
            <Table.Th ta="right">Actions</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {data.data.map((file) => (
            <Table.Tr key={file.name} title={file.name}>
              <Table.Td>
                <DateTime value={file.created_at} />
              </Table.Td>
              <Table.Td>{props.what(file)}</Table.Td>
              <Table.Td>
                <FileSize bytes={file.size} />
              </Table.Td>
              <Table.Td ta="right">{props.actions(file)}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}
