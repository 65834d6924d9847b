import { Card, Group, Text, Title } from "@mantine/core";
import { DiagnosticsButton } from "@/shared/help/diagnostics-button";
import { LogFolderButton } from "@/shared/help/log-folder-button";
import { useVersion } from "../api/settings";

/** The version of the app, and buttons for logs and diagnostics. */
export function Help() {
  const version = useVersion().data;
  return (
    <Card component="section" aria-label="Help" withBorder radius="md" padding="lg">
      <Title order={4}>Help</Title>
      <Text size="sm" mt={4}>
        {version === undefined ? "Triptych" : `Triptych ${version}`}
      </Text>
      <Text size="sm" c="dimmed" mb="md">
        If something does not work, save the diagnostics and send them to the makers of the app.
        They contain logs and details about this computer.
      </Text>
      <Group gap="sm">
        <LogFolderButton />
        <DiagnosticsButton />
      </Group>
    </Card>
  );
}
