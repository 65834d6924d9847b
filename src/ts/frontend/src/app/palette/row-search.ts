import { keepPreviousData, useQueries } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useApiClient } from "@/shared/api/api-client-provider";
import { rowAddress } from "@/shared/router/pages";
import { useMe } from "@/shared/users/users";
import { type FeatureOptions, featuresFor, pageOf } from "../features";
import type { Command } from "./commands";

const MAX_ROWS = 5;

interface RowSearch {
  rows: Command[];
  searching: boolean;
  /** The labels of the features that could not be searched. */
  failed: string[];
}

/** Searches the lists of all features that the user may use. Without a text, nothing is searched. */
export function useRowSearch(text: string): RowSearch {
  const client = useApiClient();
  const navigate = useNavigate();
  const q = text.trim();
  const features: FeatureOptions[] = featuresFor(useMe().data);
  const searchable = features.flatMap((feature) => {
    const search = feature.palette?.search;
    return search === undefined ? [] : [{ page: pageOf(feature), search }];
  });
  const results = useQueries({
    queries: searchable.map(({ page, search }) => ({
      queryKey: ["palette", page.to, q],
      // A newer text cancels the request.
      queryFn: ({ signal }: { signal: AbortSignal }) =>
        search(client, { q, limit: MAX_ROWS }, signal),
      enabled: q !== "",
      placeholderData: keepPreviousData,
    })),
  });
  const rows = searchable.flatMap(({ page }, index) =>
    (q === "" ? [] : (results[index]?.data ?? [])).slice(0, MAX_ROWS).map(({ id, label }) => ({
      id: `${page.to} ${id}`,
      label,
      group: page.label,
      icon: page.icon,
      run: () => void navigate(rowAddress(page, id)),
    })),
  );
  return {
    rows,
    searching: results.some(({ isFetching }) => isFetching),
    failed: searchable.filter((_, index) => results[index]?.isError).map(({ page }) => page.label),
  };
}
