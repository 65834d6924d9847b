import { Group, Pagination, Text } from "@mantine/core";
import { type Count, pageCount, rangeText } from "./paging";

interface TableFooterProps {
  label: string;
  page: number;
  rows: number;
  count: Count;
  onPageChange: (page: number) => void;
}

/** Says which rows are visible, and leads to the other pages. */
export function TableFooter({ label, page, rows, count, onPageChange }: TableFooterProps) {
  const last = pageCount(count, page);
  return (
    <Group justify="space-between" mih={36}>
      <Text size="sm" c="dimmed" aria-live="polite">
        {rangeText(page, rows, count)}
      </Text>
      {last > 1 && (
        <Pagination
          aria-label={`Pages of ${label.toLowerCase()}`}
          value={page}
          total={last}
          onChange={onPageChange}
          size="sm"
          getControlProps={(control) => ({ "aria-label": `${control} page` })}
          getItemProps={(item) => ({ "aria-label": `Page ${item}` })}
        />
      )}
    </Group>
  );
}
