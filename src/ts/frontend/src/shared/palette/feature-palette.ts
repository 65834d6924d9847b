import type { ApiClient } from "@triptych/api-client/client";

/** A row that the command palette found. */
interface FoundRow {
  id: string;
  label: string;
}

/** What a search for the command palette sends to a list. */
interface RowQuery {
  q: string;
  limit: number;
}

/** What a feature adds to the command palette, in addition to its page. */
export interface FeaturePalette {
  /** The label of the action that opens the form of a new row; the page needs `useCreateRequest`. */
  create?: string;
  /** @returns the first rows of the feature's list that match */
  search?: (client: ApiClient, query: RowQuery, signal: AbortSignal) => Promise<FoundRow[]>;
}
