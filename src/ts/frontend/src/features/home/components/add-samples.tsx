import { Button, Group, Text } from "@mantine/core";
import { useAddSamples } from "../api/samples";

const SIZES = [200, 100_000];

/** Offers made-up rows for a first look at the app. */
export function AddSamples({ busy }: { busy: boolean }) {
  const addSamples = useAddSamples();
  return (
    <>
      <Text size="sm" c="dimmed" mb="xs" maw={460}>
        Or try the app with sample data: made-up rows in each list, which you can remove again.
      </Text>
      <Group gap="sm">
        {SIZES.map((rows) => (
          <Button
            key={rows}
            variant="default"
            disabled={busy || addSamples.isPending}
            onClick={() => addSamples.mutate(rows)}
          >
            Add {rows.toLocaleString()} rows
          </Button>
        ))}
      </Group>
    </>
  );
}
