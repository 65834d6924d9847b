import { Alert, Button, Card, NativeSelect, Skeleton, Stack, Switch, Text } from "@mantine/core";
import { messageOf } from "@/shared/ui/message-of";
import { PageHeader } from "@/shared/ui/page-header";
import { toastFailure } from "@/shared/ui/toasts";
import { type SettingsChanges, useChangeSettings } from "../api/change-settings";
import { type LogLevel, type ShellSettings, useSettings } from "../api/read-settings";

const LOG_LEVELS: { value: LogLevel; label: string }[] = [
  { value: "debug", label: "Everything" },
  { value: "info", label: "What happens" },
  { value: "warning", label: "Warnings and errors" },
  { value: "error", label: "Errors only" },
];

/** How the app behaves on this computer. Each change is kept at once. */
export function SettingsPage() {
  const settings = useSettings();
  return (
    <>
      <PageHeader title="Settings" description="How Triptych behaves on this computer." />
      {settings.isPending && <Skeleton height={220} radius="md" aria-label="Loading" />}
      {settings.isError && (
        <Alert color="red" title="The settings cannot be shown">
          <Text size="sm" mb="sm">
            {messageOf(settings.error)}
          </Text>
          <Button size="xs" color="red" variant="light" onClick={() => void settings.refetch()}>
            Try again
          </Button>
        </Alert>
      )}
      {settings.isSuccess && <SettingsForm settings={settings.data} />}
    </>
  );
}

function SettingsForm({ settings }: { settings: ShellSettings }) {
  const { mutate, isPending } = useChangeSettings();
  const change = (changes: SettingsChanges) =>
    mutate(changes, {
      onError: (error) => toastFailure("The setting was not changed", error),
    });
  return (
    <Card withBorder radius="md" padding="lg" maw={640}>
      <Stack gap="lg">
        <Switch
          label="Start at login"
          description="Opens Triptych when you log in to this computer."
          checked={settings.start_at_login}
          disabled={isPending}
          onChange={(event) => change({ start_at_login: event.currentTarget.checked })}
        />
        <Switch
          label="Keep running in the tray"
          description={
            settings.tray
              ? "Closing the window hides it; the icon in the tray brings it back."
              : "This desktop shows no icon of Triptych in a tray, so closing the window ends it."
          }
          checked={settings.close_to_tray}
          disabled={isPending || !(settings.tray || settings.close_to_tray)}
          onChange={(event) => change({ close_to_tray: event.currentTarget.checked })}
        />
        <NativeSelect
          label="Written to the logs"
          description="The part of Triptych that keeps the data takes it over at the next start."
          data={LOG_LEVELS}
          value={settings.log_level}
          disabled={isPending}
          onChange={(event) => change({ log_level: event.currentTarget.value as LogLevel })}
        />
      </Stack>
    </Card>
  );
}
