import { Button, Drawer, Group, Skeleton, Stack, Text } from "@mantine/core";
import { useHotkeys } from "@mantine/hooks";
import IconPencil from "@tabler/icons-react/icons/IconPencil";
import IconTrash from "@tabler/icons-react/icons/IconTrash";
import type { UseQueryResult } from "@tanstack/react-query";
import { ApiError } from "@triptych/api-client/api-error";
import { type ReactNode, useState } from "react";
import type { Column } from "../table/data-table";
import { useQuestion } from "../ui/confirm";
import { LoadFailure } from "../ui/load-failure";
import { FieldList } from "./field-list";
import { InitialFocus } from "./initial-focus";
import { StepButtons } from "./step-buttons";
import type { Details } from "./use-details";

interface DetailsPanelProps<Row> {
  /** What a row is, such as "item". */
  noun: string;
  details: Details;
  /** The row with the id of `details`. */
  query: UseQueryResult<Row>;
  /** The rows of the page behind the panel, for "previous" and "next". */
  rows: Row[];
  name: (row: Row) => string;
  columns: Column<Row>[];
  /** The form that changes a row in place. */
  form: (row: Row, onClose: () => void) => ReactNode;
  onDelete: (row: Row) => void;
}

/** All fields of one row, in a panel next to its list. */
export function DetailsPanel<Row extends { id: string }>(props: DetailsPanelProps<Row>) {
  const { noun, details, query, rows, name } = props;
  // Kept while the panel closes, so that its content does not change.
  const [last, setLast] = useState<Row>();
  const row = query.data ?? rows.find(({ id }) => id === details.id);
  if (row !== undefined && row !== last) setLast(row);

  const index = rows.findIndex(({ id }) => id === details.id);
  const step = (by: number) => {
    const next = index === -1 ? undefined : rows[index + by];
    return next && (() => details.replace(next.id));
  };
  const [previous, next] = [step(-1), step(1)];
  useHotkeys([
    ["alt+ArrowUp", () => previous?.()],
    ["alt+ArrowDown", () => next?.()],
  ]);

  const question = useQuestion();
  const opened = details.id !== undefined;
  const shown = opened ? row : last;
  return (
    <Drawer.Root
      opened={opened}
      onClose={details.close}
      // Escape closes only the question.
      closeOnEscape={question === undefined}
      position="right"
      size={460}
    >
      <Drawer.Overlay backgroundOpacity={0.2} />
      <Drawer.Content>
        <Drawer.Header style={{ alignItems: "flex-start" }}>
          <Drawer.Title fz="lg" fw={650} lh={1.3} style={{ overflowWrap: "anywhere" }}>
            {shown === undefined ? `Details of the ${noun}` : name(shown)}
          </Drawer.Title>
          <Group gap={4} wrap="nowrap">
            <StepButtons noun={noun} onPrevious={previous} onNext={next} />
            <Drawer.CloseButton aria-label="Close" />
          </Group>
        </Drawer.Header>
        <Drawer.Body>
          {opened && query.isError ? (
            <Failure {...props} />
          ) : shown === undefined ? (
            <Skeleton height={160} role="status" aria-label={`Loading ${noun}`} />
          ) : (
            <Content key={shown.id} {...props} row={shown} />
          )}
        </Drawer.Body>
      </Drawer.Content>
    </Drawer.Root>
  );
}

function Failure<Row>({ noun, details, query }: DetailsPanelProps<Row>) {
  if (query.error instanceof ApiError && query.error.status === 404) {
    return (
      <Stack align="flex-start">
        <Text>This {noun} does not exist. It may have been deleted in the meantime.</Text>
        <Button variant="default" onClick={details.close}>
          Back to the list
        </Button>
      </Stack>
    );
  }
  return (
    <LoadFailure
      title={`The ${noun} could not be loaded.`}
      error={query.error}
      onRetry={() => void query.refetch()}
    />
  );
}

function Content<Row>(props: DetailsPanelProps<Row> & { row: Row }) {
  const { noun, row, columns, form, onDelete } = props;
  const [editing, setEditing] = useState(false);
  if (editing) {
    return <InitialFocus key="form">{form(row, () => setEditing(false))}</InitialFocus>;
  }
  return (
    <InitialFocus key="fields">
      <Stack gap="lg">
        <FieldList row={row} columns={columns} />
        <Group>
          <Button
            data-autofocus
            variant="light"
            leftSection={<IconPencil size={16} />}
            onClick={() => setEditing(true)}
          >
            Edit {noun}
          </Button>
          <Button
            variant="subtle"
            color="red"
            leftSection={<IconTrash size={16} />}
            onClick={() => onDelete(row)}
          >
            Delete {noun}
          </Button>
        </Group>
      </Stack>
    </InitialFocus>
  );
}
