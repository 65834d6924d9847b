import { useParams, useRouter } from "@tanstack/react-router";

/** The row whose details are shown. Its id is the part of the address after the path of the list. */
export interface Details {
  /** Undefined if no details are shown. */
  id: string | undefined;
  open: (id: string) => void;
  /** Shows another row instead. "Back" then still leads to the list. */
  replace: (id: string) => void;
  close: () => void;
}

/** @param path the path of the list, such as "/items" */
export function useDetails(path: string): Details {
  const router = useRouter();
  const { id } = useParams({ strict: false }) as { id?: string };
  // The search, order and page of the list stay.
  const show = (to: string, replace = false) => void router.navigate({ to, replace, search: true });
  return {
    id,
    open: (next) => show(`${path}/${next}`),
    replace: (next) => show(`${path}/${next}`, true),
    close: () => show(path),
  };
}
