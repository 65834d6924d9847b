import { Alert, Group, Paper, Stack, Text, Title } from "@mantine/core";
import type { ReactNode } from "react";
import { ErrorMessage } from "@/shared/ui/error-message";

interface SectionProps {
  title: string;
  description: string;
  /** A button on the right. */
  action: ReactNode;
  /** The error that is shown instead of the content, if there is one. */
  error?: Error | null;
  children?: ReactNode;
}

export function Section({ title, description, action, error, children }: SectionProps) {
  return (
    <Paper component="section" aria-label={title} withBorder p="md">
      <Group justify="space-between" align="flex-start" wrap="nowrap" mb={children ? "sm" : 0}>
        <Stack gap={2}>
          <Title order={2} size="h4">
            {title}
          </Title>
          <Text c="dimmed" size="sm">
            {description}
          </Text>
        </Stack>
        {action}
      </Group>
      {error ? (
        <Alert color="gray">
          <ErrorMessage error={error} />
        </Alert>
      ) : (
        children
      )}
    </Paper>
  );
}
