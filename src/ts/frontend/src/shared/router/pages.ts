import { type ComponentType, createContext, useContext } from "react";

/** A page that the navigation links to. */
export interface Page {
  label: string;
  icon: ComponentType<{ size?: number }>;
  /** The path, such as `/items`. A list has the same path in the API. */
  to: string;
  /** Whether each row of the list has a page of its own, which shows its details. */
  hasDetails: boolean;
}

/** @returns the address of a row's details or, if the list has no details, of the list with the newest rows first */
export function rowAddress({ to, hasDetails }: Page, id: string) {
  // Each list has its own type of search. All have an order.
  return hasDetails
    ? { to: `${to}/${encodeURIComponent(id)}` }
    : { to, search: { order: "desc" } as never };
}

const PagesContext = createContext<readonly Page[]>([]);

/** Provides the pages that the user may open. The layout knows them. */
export const PagesProvider = PagesContext;

/** @returns the pages that the user may open, in the order of the navigation */
export function usePages(): readonly Page[] {
  return useContext(PagesContext);
}
