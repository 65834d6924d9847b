import { useQuery } from "@tanstack/react-query";
import { callShell } from "@/shared/shell/shell";

export type LogLevel = "debug" | "info" | "warning" | "error";

/** What the user has chosen for the app on this computer. */
export interface ShellSettings {
  start_at_login: boolean;
  close_to_tray: boolean;
  log_level: LogLevel;
  /** Whether the desktop shows the app's icon now; without it the window cannot be hidden. */
  tray: boolean;
  /** What must be said once about the file of the settings, if anything. */
  problem: string | null;
}

export const SETTINGS_KEY = ["shell", "settings"];

export function useSettings() {
  return useQuery({
    queryKey: SETTINGS_KEY,
    queryFn: () => callShell<ShellSettings>("settings"),
    retry: false,
  });
}
