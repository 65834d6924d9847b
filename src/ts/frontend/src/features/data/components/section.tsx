import { Group, Paper, Stack, Text, Title } from "@mantine/core";
import type { ReactNode } from "react";

interface SectionProps {
  title: string;
  description: string;
  /** What one can do here, at the right. */
  action: ReactNode;
  children?: ReactNode;
}

export function Section({ title, description, action, children }: SectionProps) {
  return (
    <Paper component="section" aria-label={title} withBorder p="md">
      <Group justify="space-between" align="flex-start" wrap="nowrap" mb={children ? "sm" : 0}>
        <Stack gap={2}>
          <Title order={4}>{title}</Title>
          <Text c="dimmed" size="sm">
            {description}
          </Text>
        </Stack>
        {action}
      </Group>
      {children}
    </Paper>
  );
}
