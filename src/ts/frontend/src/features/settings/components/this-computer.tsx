import { NativeSelect, Skeleton, Switch } from "@mantine/core";
import type { LogLevel, SettingsView } from "@/shared/shell/types.gen";
import { LoadFailure } from "@/shared/ui/load-failure";
import { useChangeSettings, useSettings } from "../api/settings";
import { Section } from "./section";

const LOG_LEVELS: { value: LogLevel; label: string }[] = [
  { value: "debug", label: "Everything" },
  { value: "info", label: "Normal" },
  { value: "warning", label: "Warnings and errors" },
  { value: "error", label: "Errors only" },
];

/** The settings of the shell. Each change is saved immediately. */
export function ThisComputer() {
  const settings = useSettings();
  return (
    <Section title="This computer" description="How Triptych behaves on this computer.">
      {settings.isPending && (
        <Skeleton height={180} radius="md" role="status" aria-label="Loading" />
      )}
      {settings.isError && (
        <LoadFailure
          title="The settings could not be loaded."
          error={settings.error}
          onRetry={() => void settings.refetch()}
        />
      )}
      {settings.isSuccess && <Fields settings={settings.data} />}
    </Section>
  );
}

function Fields({ settings }: { settings: SettingsView }) {
  const { mutate: change, isPending } = useChangeSettings();
  return (
    <>
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
    </>
  );
}
