import type { paths } from "@triptych/api-client/schema.gen";
import type { ReferenceSource } from "../../references/references";

interface FilterOf<Kind extends string, Name extends string> {
  kind: Kind;
  /** The query parameter of the backend; for a range without `_min` and `_max`. */
  name: Name;
  label: string;
}

/** One of several values, of which people choose any number. */
interface ChoiceFilter<Name extends string = string> extends FilterOf<"choice", Name> {
  /** The text of each value, in the order of the form. */
  texts: Record<string, string>;
}

/** One row of another feature. */
interface ReferenceFilter<Name extends string = string> extends FilterOf<"reference", Name> {
  source: ReferenceSource;
}

/** A range, of which each end may be open. A range of moments (`dateTime`) has days as its ends. */
export interface RangeFilter<Name extends string = string>
  extends FilterOf<"integer" | "number" | "date" | "dateTime" | "time", Name> {}

export interface DecimalFilter<Name extends string = string> extends FilterOf<"decimal", Name> {
  /** All digits, and those after the point, from `limits` of the api-client. */
  limits: { precision: number; scale: number };
}

/** What people can filter a list by. */
export type Filter<Name extends string = string> =
  | ChoiceFilter<Name>
  | ReferenceFilter<Name>
  | RangeFilter<Name>
  | DecimalFilter<Name>
  | FilterOf<"yesNo", Name>;

type QueryOf<Path extends keyof paths> = paths[Path] extends {
  get: { parameters: { query?: infer Query } };
}
  ? keyof Query & string
  : never;

/** The filters of the list at a path of the API. Only names that the contract has are accepted. */
export type Filters<Path extends keyof paths> = readonly Filter<
  QueryOf<Path> extends infer Name
    ? Name extends `${infer Base}_min`
      ? Base
      : Name & string
    : never
>[];

/** The values of the filters that are set, by query parameter of the backend. */
export type FilterValues = Readonly<Record<string, string | boolean | readonly string[]>>;

/** @returns whether a filter has two query parameters, for the lowest and the highest value */
export function isRange(filter: Filter): filter is RangeFilter | DecimalFilter {
  return !["choice", "reference", "yesNo"].includes(filter.kind);
}

/** @returns the query parameters of a filter */
export function parametersOf(filter: Filter): string[] {
  return isRange(filter) ? [`${filter.name}_min`, `${filter.name}_max`] : [filter.name];
}

/**
 * @param search the value of the address, which users can edit
 * @returns the values of these filters in it, without those that have another form
 */
export function filterValuesOf(filters: readonly Filter[], search: unknown): FilterValues {
  if (typeof search !== "object" || search === null) return {};
  const given = new Map<string, unknown>(Object.entries(search));
  const values: Record<string, string | boolean | readonly string[]> = {};
  for (const filter of filters) {
    for (const name of parametersOf(filter)) {
      const value = cleanValue(filter, given.get(name));
      if (value !== undefined) values[name] = value;
    }
  }
  return values;
}

function cleanValue(filter: Filter, value: unknown) {
  if (filter.kind === "yesNo") return typeof value === "boolean" ? value : undefined;
  if (isRange(filter)) return typeof value === "string" && value !== "" ? value : undefined;
  if (!Array.isArray(value)) return undefined;
  const texts = value.filter((one): one is string => typeof one === "string");
  const known = filter.kind === "choice" ? texts.filter((one) => one in filter.texts) : texts;
  return known.length > 0 ? known : undefined;
}

/** @returns the values without those of one filter */
export function withoutFilter(values: FilterValues, filter: Filter): FilterValues {
  const names = parametersOf(filter);
  return Object.fromEntries(Object.entries(values).filter(([name]) => !names.includes(name)));
}
