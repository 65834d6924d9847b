import { Button, Group, Paper, Text, Title } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { TriptychMark } from "@/shared/ui/triptych-mark";
import type { PageOverview } from "../api/overview";
import classes from "./home-page.module.css";

interface WelcomeProps {
  lists: PageOverview[];
  /** What else the user may do. */
  children: ReactNode;
}

/** Greets the user of an empty app and leads to its lists. */
export function Welcome({ lists, children }: WelcomeProps) {
  const empty = lists.filter(({ count }) => count === 0);
  return (
    <Paper component="section" aria-label="Welcome" withBorder p="xl" className={classes.wide}>
      <Group c="var(--mantine-primary-color-filled)" mb="sm">
        <TriptychMark size={36} />
      </Group>
      <Title order={2} size="h3" mb={4}>
        Welcome to Triptych
      </Title>
      <Text c="dimmed" mb="lg" maw={460}>
        Nothing has been added yet. Soon you will see here what is new, and how much is added each
        day.
      </Text>
      <Group gap="sm" mb="lg">
        {empty.map(({ name, page }) => (
          <Button
            key={name}
            component={Link}
            to={page.to}
            variant="light"
            leftSection={<page.icon size={16} />}
          >
            Open {page.label}
          </Button>
        ))}
      </Group>
      {children}
    </Paper>
  );
}
