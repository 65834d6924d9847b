import { Group, Paper, Text, ThemeIcon } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { totalText } from "../added-texts";
import type { PageOverview } from "../api/overview";
import classes from "./home-page.module.css";

interface CountCardProps {
  list: PageOverview;
  maxPerDay: number;
}

/** The number of rows of a list. It leads to the list. */
export function CountCard({ list, maxPerDay }: CountCardProps) {
  const { page, count, added } = list;
  const Icon = page.icon;
  return (
    <Paper component={Link} to={page.to} withBorder p="md" className={classes.link}>
      <Group gap="xs" mb={4} wrap="nowrap">
        <ThemeIcon variant="light" size="md">
          <Icon size={16} />
        </ThemeIcon>
        <Text size="sm" fw={500} truncate>
          {page.label}
        </Text>
      </Group>
      <Text fz={28} fw={650} lh={1.25} style={{ fontVariantNumeric: "tabular-nums" }}>
        {count.toLocaleString()}
      </Text>
      <Text size="sm" c="dimmed">
        {added === null ? "Open the list" : `${totalText(added, maxPerDay)} in 30 days`}
      </Text>
    </Paper>
  );
}
