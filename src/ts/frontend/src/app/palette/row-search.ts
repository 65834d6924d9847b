import { keepPreviousData, useQueries } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useApiClient } from "@/shared/api/api-client-provider";
import { rowAddress } from "@/shared/router/pages";
import { useMe } from "@/shared/users/users";
import { type FeatureOptions, featuresFor, hasDetails } from "../features";
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
  const searchable = featuresFor(useMe().data).flatMap(({ label, routes, ...feature }) => {
    const { icon, palette } = feature as Partial<FeatureOptions>;
    const page = { to: routes[0].to, hasDetails: hasDetails(routes[0]) };
    return palette?.search ? [{ label, icon, page, search: palette.search }] : [];
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
  const rows = searchable.flatMap(({ label: group, icon, page }, index) =>
    (q === "" ? [] : (results[index]?.data ?? [])).slice(0, MAX_ROWS).map(({ id, label }) => ({
      id: `${page.to} ${id}`,
      label,
      group,
      icon,
      run: () => void navigate(rowAddress(page, id)),
    })),
  );
  return {
    rows,
    searching: results.some(({ isFetching }) => isFetching),
    failed: searchable.filter((_, index) => results[index]?.isError).map(({ label }) => label),
  };
}
