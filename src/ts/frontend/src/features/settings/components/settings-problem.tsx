import { useEffect } from "react";
import { notifyOnce } from "@/shared/ui/toasts";
import { useSettings } from "../api/read-settings";

/** Says once what happened to the file of the settings, whatever page is shown. */
export function SettingsProblem() {
  const { data } = useSettings();
  const problem = data?.problem ?? null;
  useEffect(() => {
    if (problem !== null) notifyOnce("Your settings were reset", problem);
  }, [problem]);
  return null;
}
