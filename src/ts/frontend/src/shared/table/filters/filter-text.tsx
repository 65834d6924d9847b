import type { ReactNode } from "react";
import { formatDecimal } from "../../numbers/format-decimal";
import { Reference } from "../../references/reference";
import { dateText, timeOfDayText } from "../../ui/date";
import { dayOf } from "./days";
import type { DecimalFilter, Filter, FilterValues, RangeFilter } from "./filters";
import { isRange } from "./filters";

/** @returns what a filter is set to, in the user's language; null if it is not set */
export function filterText(filter: Filter, values: FilterValues): ReactNode {
  if (isRange(filter)) return rangeText(filter, values);
  const value = values[filter.name];
  if (value === undefined) return null;
  if (filter.kind === "yesNo") return value === true ? "Yes" : "No";
  const chosen = Array.isArray(value) ? value : [];
  if (filter.kind === "choice") return chosen.map((one) => filter.texts[one] ?? one).join(", ");
  return chosen.map((id) => <Reference key={id} source={filter.source} id={id} />);
}

function rangeText(filter: RangeFilter | DecimalFilter, values: FilterValues): string | null {
  const [from, to] = ["min", "max"].map((end) => {
    const value = values[`${filter.name}_${end}`];
    return typeof value === "string" ? endText(filter.kind, value) : undefined;
  });
  if (from !== undefined && to !== undefined) return from === to ? from : `${from} – ${to}`;
  if (from !== undefined) return `from ${from}`;
  return to === undefined ? null : `up to ${to}`;
}

function endText(kind: (RangeFilter | DecimalFilter)["kind"], value: string): string {
  if (kind === "date") return dateText(value);
  if (kind === "dateTime") return dateText(dayOf(value));
  return kind === "time" ? timeOfDayText(value) : formatDecimal(value);
}
