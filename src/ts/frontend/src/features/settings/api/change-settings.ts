import { useMutation, useQueryClient } from "@tanstack/react-query";
import { callShell } from "@/shared/shell/shell";
import { SETTINGS_KEY, type ShellSettings } from "./read-settings";

export type SettingsChanges = Partial<
  Pick<ShellSettings, "start_at_login" | "close_to_tray" | "log_level">
>;

/** Changes some settings; the others stay as they are. */
export function useChangeSettings() {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (changes: SettingsChanges) =>
      callShell<ShellSettings>("change_settings", { changes }),
    onSuccess: (settings) => queryClient.setQueryData(SETTINGS_KEY, settings),
  });
}
