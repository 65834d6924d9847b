import { Group, NativeSelect, Paper, Text, Title } from "@mantine/core";
import { useState } from "react";
import { totalOf, totalText } from "../added-texts";
import type { Overview, PageOverview } from "../api/overview";
import { DayChart } from "./day-chart";
import classes from "./home-page.module.css";

interface AddedRowsProps {
  overview: Overview;
  /** The lists whose rows have a time of creation. */
  lists: PageOverview[];
}

/** How many rows of a list were added on each day. The user chooses the list. */
export function AddedRows({ overview, lists }: AddedRowsProps) {
  const [chosen, setChosen] = useState<string>();
  const list = lists.find(({ name }) => name === chosen) ?? mostAdded(lists);
  if (list === undefined) return null;
  const added = list.added ?? [];
  return (
    <Paper
      component="section"
      aria-label="Added in the last 30 days"
      withBorder
      p="md"
      className={classes.wide}
    >
      <Group justify="space-between" mb="md" gap="xs">
        <div>
          <Title order={2} size="h4">
            Added in the last 30 days
          </Title>
          <Text c="dimmed" size="sm">
            {list.page.label}: {totalText(added, overview.max_per_day).toLowerCase()}
          </Text>
        </div>
        {lists.length > 1 && (
          <NativeSelect
            aria-label="List"
            size="xs"
            value={list.name}
            onChange={(event) => setChosen(event.currentTarget.value)}
            data={lists.map(({ name, page }) => ({ value: name, label: page.label }))}
          />
        )}
      </Group>
      <DayChart
        title={`${list.page.label} added each day`}
        days={overview.days}
        counts={added}
        maxPerDay={overview.max_per_day}
      />
    </Paper>
  );
}

function mostAdded(lists: PageOverview[]): PageOverview | undefined {
  const total = ({ added }: PageOverview) => totalOf(added ?? []);
  return lists.toSorted((one, other) => total(other) - total(one))[0];
}
