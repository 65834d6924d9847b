import { Alert, Anchor, Button, Group, Paper, Skeleton, Stack, Text, Title } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { sizeText } from "@/shared/files/file-size";
import { ErrorMessage } from "@/shared/ui/error-message";
import { RelativeTime } from "@/shared/ui/relative-time";
import { type DataStatus, useDataStatus } from "../api/overview";
import classes from "./home-page.module.css";

/** Free bytes below which a disk is nearly full. */
const LOW_DISK_BYTES = 1e9;

/** The database at a glance, for superusers. It leads to the page Data. */
export function DataCard() {
  const status = useDataStatus();
  return (
    <Paper component="section" aria-label="Data" withBorder p="md" className={classes.narrow}>
      <Title order={2} size="h4" mb="sm">
        Data
      </Title>
      {status.data !== undefined ? (
        <Facts status={status.data} />
      ) : status.isError ? (
        <Alert color="gray">
          <ErrorMessage error={status.error} />
          <Button mt="xs" size="xs" variant="default" onClick={() => void status.refetch()}>
            Try again
          </Button>
        </Alert>
      ) : (
        <Stack gap="xs">
          <Skeleton height={20} />
          <Skeleton height={20} />
          <Skeleton height={20} />
        </Stack>
      )}
      <Anchor component={Link} to="/data" size="sm" mt="md" display="inline-block">
        Back up, check or export
      </Anchor>
    </Paper>
  );
}

function Facts({ status }: { status: DataStatus }) {
  const { database_size, disk_free, last_backup, last_check } = status;
  return (
    <Stack component="dl" gap="xs" m={0}>
      <Fact name="Database">{sizeText(database_size)}</Fact>
      <Fact name="Last backup">
        {last_backup === null ? "None yet" : <RelativeTime value={last_backup.created_at} />}
      </Fact>
      {last_backup !== null && <Fact name="Backup size">{sizeText(last_backup.size)}</Fact>}
      <Fact name="Last check" warning={last_check?.healthy === false}>
        {last_check === null ? (
          "None yet"
        ) : last_check.healthy ? (
          <RelativeTime value={last_check.checked_at} />
        ) : (
          "Damage found"
        )}
      </Fact>
      <Fact name="Free disk space" warning={disk_free < LOW_DISK_BYTES}>
        {sizeText(disk_free)}
      </Fact>
    </Stack>
  );
}

interface FactProps {
  name: string;
  /** Whether the user should do something about it. */
  warning?: boolean;
  children: ReactNode;
}

function Fact({ name, warning, children }: FactProps) {
  return (
    <Group justify="space-between" wrap="nowrap" gap="xs">
      <Text component="dt" size="sm" c="dimmed">
        {name}
      </Text>
      <Text component="dd" size="sm" m={0} ta="end" {...(warning && { c: "red" })}>
        {children}
      </Text>
    </Group>
  );
}
