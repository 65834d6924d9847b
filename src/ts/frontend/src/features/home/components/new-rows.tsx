import { Paper, Text, Title } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { rowAddress } from "@/shared/router/pages";
import { RelativeTime } from "@/shared/ui/relative-time";
import type { PageOverview } from "../api/overview";
import classes from "./home-page.module.css";

const SHOWN_ROWS = 6;

/** The newest rows of all lists. Each leads to its details. */
export function NewRows({ lists }: { lists: PageOverview[] }) {
  const rows = lists
    .flatMap(({ page, newest }) => newest.map((row) => ({ ...row, page })))
    .toSorted((one, other) => Date.parse(other.created_at) - Date.parse(one.created_at))
    .slice(0, SHOWN_ROWS);
  if (rows.length === 0) return null;
  return (
    <Paper component="section" aria-label="Recently added" withBorder pb={4}>
      <Title order={2} size="h4" px="md" pt="md" pb="xs">
        Recently added
      </Title>
      <ul className={classes.rows}>
        {rows.map(({ id, label, created_at, page }) => (
          <li key={id}>
            <Link {...rowAddress(page, id)} className={classes.row}>
              <page.icon size={18} />
              <Text size="sm" truncate flex="1 1 0">
                {label || "No title"}
              </Text>
              <Text size="sm" c="dimmed" flex="none">
                {page.label}
              </Text>
              <Text size="sm" c="dimmed" flex="none" miw={96} ta="end">
                <RelativeTime value={created_at} />
              </Text>
            </Link>
          </li>
        ))}
      </ul>
    </Paper>
  );
}
