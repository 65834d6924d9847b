import { type ComponentType, createContext, useContext } from "react";

/** A page that the navigation links to. */
export interface Page {
  label: string;
  icon: ComponentType<{ size?: number }>;
  /** The path, such as `/items`. A list has the same path in the API. */
  to: string;
}

const PagesContext = createContext<readonly Page[]>([]);

/** Provides the pages that the user may open. The layout knows them. */
export const PagesProvider = PagesContext;

/** @returns the pages that the user may open, in the order of the navigation */
export function usePages(): readonly Page[] {
  return useContext(PagesContext);
}
