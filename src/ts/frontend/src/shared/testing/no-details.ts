import type { Details } from "../details/use-details";

/** Details of no row, for a page that is tested without an address. */
export const NO_DETAILS: Details = {
  id: undefined,
  open: () => {},
  replace: () => {},
  close: () => {},
};
