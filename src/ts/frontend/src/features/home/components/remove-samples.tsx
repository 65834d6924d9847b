import { Button, Group, Paper, Text } from "@mantine/core";
import { confirm } from "@/shared/ui/confirm";
import { useRemoveSamples, useSamples } from "../api/samples";

/** Says that the app has sample rows, and removes them. */
export function RemoveSamples({ busy }: { busy: boolean }) {
  const samples = useSamples();
  const removeSamples = useRemoveSamples();
  if (samples.data?.exist !== true) return null;

  const confirmRemove = () =>
    confirm({
      title: "Remove sample data",
      message:
        "All sample rows will be removed, also those that you changed. Sample rows that your own rows refer to stay. This cannot be undone.",
      confirmLabel: "Remove sample data",
      onConfirm: () => removeSamples.mutate(),
    });
  return (
    <Paper withBorder px="md" py="sm">
      <Group justify="space-between" gap="xs">
        <Text size="sm">The app has sample data: made-up rows for a first look.</Text>
        <Button
          size="xs"
          variant="default"
          disabled={busy || removeSamples.isPending}
          onClick={confirmRemove}
        >
          Remove sample data…
        </Button>
      </Group>
    </Paper>
  );
}
