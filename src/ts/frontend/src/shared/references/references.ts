import { keepPreviousData, queryOptions, useQuery } from "@tanstack/react-query";
import type { ApiClient } from "@triptych/api-client/client";
import { useApiClient } from "../api/api-client-provider";

/** A row that another row can refer to. */
export interface ReferenceOption {
  value: string;
  label: string;
}

/** The rows of another feature, as far as a row that refers to them shows them. */
export interface ReferenceSource {
  /** The first part of the keys of the other feature's queries: after a change there, labels are loaded again too. */
  key: string;
  /** @returns the label of the row with this id */
  fetchLabel: (client: ApiClient, id: string, signal: AbortSignal) => Promise<string>;
  /** @returns the first rows that `q` finds; without `q`, the first of all rows */
  search: (client: ApiClient, q: string, signal: AbortSignal) => Promise<ReferenceOption[]>;
}

const MINUTE = 60_000;

function labelOptions(client: ApiClient, source: ReferenceSource, id: string) {
  return queryOptions({
    queryKey: [source.key, "label", id],
    queryFn: ({ signal }) => source.fetchLabel(client, id, signal),
    staleTime: MINUTE,
  });
}

function searchOptions(client: ApiClient, source: ReferenceSource, q: string) {
  return queryOptions({
    queryKey: [source.key, "search", q],
    queryFn: ({ signal }) => source.search(client, q, signal),
    placeholderData: keepPreviousData,
  });
}

/** The label of a row by id; an empty id loads nothing. Cells with the same row share one call. */
export function useReferenceLabel(source: ReferenceSource, id: string) {
  return useQuery({
    ...labelOptions(useApiClient(), source, id),
    enabled: id !== "",
    retry: false,
  });
}

export function useReferenceSearch(
  source: ReferenceSource,
  q: string,
  options: { enabled: boolean },
) {
  return useQuery({ ...searchOptions(useApiClient(), source, q), enabled: options.enabled });
}
