import { useQuery, useQueryClient } from "@tanstack/react-query";
import { body } from "@triptych/api-client/client";
import type { components } from "@triptych/api-client/schema.gen";
import { useCallback } from "react";
import { useApiClient } from "@/shared/api/api-client-provider";

export type Job = components["schemas"]["Job"];
type Jobs = components["schemas"]["JobsPublic"];

const KEY = ["data", "jobs"];
/** Milliseconds between two looks at jobs that run. */
const PAUSE = 500;

/** The newest jobs, the newest first; looked at again and again while one runs, whoever began it. */
export function useJobs(enabled = true) {
  const client = useApiClient();
  return useQuery({
    queryKey: KEY,
    queryFn: async ({ signal }) => body(await client.GET("/api/v1/data/jobs", { signal })),
    enabled,
    refetchInterval: ({ state }) =>
      state.data?.data.some((job) => job.state === "running") ? PAUSE : false,
  });
}

/** @returns what puts a job that was just begun on the list, so that it is watched from its start */
export function useShowJob(): (job: Job) => void {
  const queryClient = useQueryClient();
  return useCallback(
    (job) => {
      queryClient.setQueryData<Jobs>(KEY, (jobs) => ({
        data: [job, ...(jobs?.data ?? []).filter(({ id }) => id !== job.id)],
        count: (jobs?.count ?? 0) + 1,
      }));
      void queryClient.invalidateQueries({ queryKey: KEY });
    },
    [queryClient],
  );
}
