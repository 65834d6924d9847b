import { queryOptions, useQuery } from "@tanstack/react-query";
import { type ApiClient, dataOf } from "@triptych/api-client/client";
import { useApiClient } from "@/shared/api/api-client-provider";
import { dataKeys, useStartJob } from "@/shared/jobs/jobs";

function samplesOptions(client: ApiClient) {
  return queryOptions({
    queryKey: dataKeys.samples(),
    queryFn: async ({ signal }) => dataOf(await client.GET("/api/v1/data/samples", { signal })),
  });
}

/** Whether there are sample rows, for superusers only. */
export function useSamples() {
  return useQuery(samplesOptions(useApiClient()));
}

/** Adds so many rows to each list. */
export function useAddSamples() {
  return useStartJob("add-samples", (client, rows: number) =>
    client.POST("/api/v1/data/samples", { body: { rows } }),
  );
}

export function useRemoveSamples() {
  return useStartJob("remove-samples", (client) => client.DELETE("/api/v1/data/samples"));
}
