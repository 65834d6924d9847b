import { queryOptions, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type ApiClient, dataOf } from "@triptych/api-client/client";
import type { components } from "@triptych/api-client/schema.gen";
import { useApiClient } from "../api/api-client-provider";
import { changesData, JOB_TEXTS } from "./job-texts";

export type Job = components["schemas"]["Job"];
type Jobs = components["schemas"]["JobsPublic"];

export const dataKeys = {
  all: ["data"] as const,
  jobs: () => [...dataKeys.all, "jobs"] as const,
  backups: () => [...dataKeys.all, "backups"] as const,
  status: () => [...dataKeys.all, "status"] as const,
  samples: () => [...dataKeys.all, "samples"] as const,
  exports: () => [...dataKeys.all, "exports"] as const,
};

const POLL_MS = 500;

function jobsOptions(client: ApiClient) {
  return queryOptions({
    queryKey: dataKeys.jobs(),
    queryFn: async ({ signal }) => dataOf(await client.GET("/api/v1/data/jobs", { signal })),
    refetchInterval: ({ state }) =>
      state.data?.data.some((job) => job.state === "running") ? POLL_MS : false,
  });
}

/** The latest jobs, the newest first. They are polled while any job is running. */
export function useJobs() {
  return useQuery(jobsOptions(useApiClient()));
}

/** The running jobs that change data. Only superusers may ask for jobs. */
export function useChangingJobs({ enabled }: { enabled: boolean }): Job[] {
  const jobs = useQuery({ ...jobsOptions(useApiClient()), enabled }).data?.data ?? [];
  return jobs.filter((job) => job.state === "running" && changesData(job));
}

/**
 * Creates a mutation that starts a job.
 *
 * @param call sends the request that starts the job
 */
export function useStartJob<Variables = void>(
  kind: Job["kind"],
  call: (client: ApiClient, variables: Variables) => Promise<{ data?: Job }>,
) {
  const client = useApiClient();
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: async (variables: Variables) => dataOf(await call(client, variables)),
    // Added immediately, so that a short job is shown as well.
    onSuccess: (job) => {
      queryClient.setQueryData<Jobs>(dataKeys.jobs(), (jobs) => ({
        data: [job, ...(jobs?.data ?? []).filter(({ id }) => id !== job.id)],
        count: (jobs?.count ?? 0) + 1,
      }));
      void queryClient.invalidateQueries({ queryKey: dataKeys.jobs() });
    },
    meta: { failed: JOB_TEXTS[kind].failed },
  });
}
