import { Card, Stack, Text, Title } from "@mantine/core";
import type { ReactNode } from "react";

interface SectionProps {
  title: string;
  description: string;
  children: ReactNode;
}

/** A group of settings. */
export function Section({ title, description, children }: SectionProps) {
  return (
    <Card component="section" aria-label={title} withBorder radius="md" padding="lg">
      <Title order={2} size="h4">
        {title}
      </Title>
      <Text size="sm" c="dimmed" mt={4} mb="md">
        {description}
      </Text>
      <Stack>{children}</Stack>
    </Card>
  );
}
