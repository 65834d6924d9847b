import { useEffect } from "react";
import { notifyOnce } from "@/shared/ui/toasts";
import { useSettings } from "../api/settings";

/** Shows on every page why the settings were reset. The message is shown once. */
export function SettingsProblem() {
  const { data } = useSettings();
  const problem = data?.problem ?? null;
  useEffect(() => {
    if (problem !== null) notifyOnce("Your settings were reset.", problem);
  }, [problem]);
  return null;
}
