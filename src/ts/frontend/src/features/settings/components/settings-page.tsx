import { Card, NativeSelect, Skeleton, Stack, Switch } from "@mantine/core";
import type { LogLevel, SettingsView } from "@/shared/shell/types.gen";
import { LoadFailure } from "@/shared/ui/load-failure";
import { PageHeader } from "@/shared/ui/page-header";
import { useChangeSettings, useSettings } from "../api/settings";
import { Help } from "./help";

const LOG_LEVELS: { value: LogLevel; label: string }[] = [
  { value: "debug", label: "Everything" },
  { value: "info", label: "Normal" },
  { value: "warning", label: "Warnings and errors" },
  { value: "error", label: "Errors only" },
];

/** The settings of the app on this computer. Each change is saved immediately. */
export function SettingsPage() {
  const settings = useSettings();
  return (
    <>
      <PageHeader title="Settings" description="How Triptych behaves on this computer." />
      <Stack maw={640}>
        {settings.isPending && <Skeleton height={220} radius="md" aria-label="Loading" />}
        {settings.isError && (
          <LoadFailure
            title="The settings could not be loaded."
            error={settings.error}
            onRetry={() => void settings.refetch()}
          />
        )}
        {settings.isSuccess && <SettingsForm settings={settings.data} />}
        <Help />
      </Stack>
    </>
  );
}

function SettingsForm({ settings }: { settings: SettingsView }) {
  const { mutate: change, isPending } = useChangeSettings();
  return (
    <Card withBorder radius="md" padding="lg">
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
              ? "Closing the window only hides it. Click the tray icon to open it again."
              : "This desktop shows no tray icon for Triptych, so closing the window ends the app."
          }
          checked={settings.close_to_tray}
          disabled={isPending || !(settings.tray || settings.close_to_tray)}
          onChange={(event) => change({ close_to_tray: event.currentTarget.checked })}
        />
        <NativeSelect
          label="Log detail"
          description="How much Triptych writes to its log files. The change takes full effect after a restart."
          data={LOG_LEVELS}
          value={settings.log_level}
          disabled={isPending}
          onChange={(event) => change({ log_level: event.currentTarget.value as LogLevel })}
        />
      </Stack>
    </Card>
  );
}
