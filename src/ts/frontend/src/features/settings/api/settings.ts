import { queryOptions, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { dataOf } from "@triptych/api-client/client";
import { useApiClient } from "@/shared/api/api-client-provider";
import { changeSettings, settings } from "@/shared/shell/commands";

const settingsKeys = {
  all: ["settings"] as const,
  version: () => [...settingsKeys.all, "version"] as const,
};

const settingsOptions = queryOptions({
  queryKey: settingsKeys.all,
  queryFn: settings,
  retry: false,
});

/** The settings of the app on this computer, from the shell. */
export function useSettings() {
  return useQuery(settingsOptions);
}

/** Changes some settings and leaves the others unchanged. */
export function useChangeSettings() {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: changeSettings,
    onSuccess: (changed) => queryClient.setQueryData(settingsOptions.queryKey, changed),
    meta: { failed: "The setting was not changed." },
  });
}

/** The version of the app. Shell and backend always have the same version. */
export function useAppVersion() {
  const client = useApiClient();
  return useQuery({
    queryKey: settingsKeys.version(),
    queryFn: async ({ signal }) => dataOf(await client.GET("/api/v1/health", { signal })).version,
  });
}
