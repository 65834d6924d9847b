import { queryOptions, useQuery } from "@tanstack/react-query";
import { type ApiClient, dataOf } from "@triptych/api-client/client";
import type { components } from "@triptych/api-client/schema.gen";
import { useApiClient } from "@/shared/api/api-client-provider";
import { dataKeys } from "@/shared/jobs/jobs";
import { type Page, usePages } from "@/shared/router/pages";

export type Overview = components["schemas"]["OverviewPublic"];
export type DataStatus = components["schemas"]["DataStatusPublic"];
type ListOverview = components["schemas"]["ListOverviewPublic"];

/** A list of the overview together with its page. */
export interface PageOverview extends ListOverview {
  page: Page;
}

function overviewOptions(client: ApiClient) {
  return queryOptions({
    queryKey: ["overview"],
    queryFn: async ({ signal }) => {
      // The user's days begin at midnight in their time zone.
      const query = { utc_offset: -new Date().getTimezoneOffset() };
      return dataOf(await client.GET("/api/v1/overview", { params: { query }, signal }));
    },
  });
}

function dataStatusOptions(client: ApiClient) {
  return queryOptions({
    queryKey: dataKeys.status(),
    queryFn: async ({ signal }) => dataOf(await client.GET("/api/v1/data/status", { signal })),
  });
}

export function useOverview() {
  return useQuery(overviewOptions(useApiClient()));
}

/** The database at a glance, for superusers only. */
export function useDataStatus() {
  return useQuery(dataStatusOptions(useApiClient()));
}

/** @returns the lists that have a page in this window, in the order of the navigation */
export function useListsWithPages(overview: Overview): PageOverview[] {
  return usePages().flatMap((page) => {
    const list = overview.lists.find(({ name }) => `/${name}` === page.to);
    return list === undefined ? [] : [{ ...list, page }];
  });
}
