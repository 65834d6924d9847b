import { time } from "../../forms/formats";
import { decimal, integer, number } from "../../forms/number-rules";
import { decimalValue, numberText } from "../../forms/number-values";
import { optional, type Rule } from "../../forms/rules";
import { dayOf, endOfDay, startOfDay } from "./days";
import {
  type DecimalFilter,
  type Filter,
  type FilterValues,
  isRange,
  parametersOf,
  type RangeFilter,
} from "./filters";

/** The values of the form by query parameter, as its inputs have them: text, yes or no, or the chosen values. */
export type FormValues = Record<string, string | boolean | null | string[]>;

type Range = RangeFilter | DecimalFilter;

const UNBOUNDED = {
  minimum: null,
  exclusiveMinimum: null,
  maximum: null,
  exclusiveMaximum: null,
} as const;

/** @returns the values of the form for filters that are set */
export function formValuesOf(filters: readonly Filter[], values: FilterValues): FormValues {
  const form: FormValues = {};
  for (const filter of filters) {
    for (const name of parametersOf(filter)) {
      const value = values[name];
      if (isRange(filter)) form[name] = typeof value === "string" ? shown(filter, value) : "";
      else if (filter.kind === "yesNo") form[name] = typeof value === "boolean" ? value : null;
      else {
        const chosen = Array.isArray(value) ? [...value] : [];
        form[name] = filter.kind === "choice" ? chosen : (chosen[0] ?? "");
      }
    }
  }
  return form;
}

/** @returns the values of the filters that are set in a form without errors */
export function valuesOfForm(filters: readonly Filter[], form: FormValues): FilterValues {
  const values: Record<string, string | boolean | readonly string[]> = {};
  for (const filter of filters) {
    for (const name of parametersOf(filter)) {
      const typed = form[name];
      if (typed === undefined || typed === null || typed === "" || isEmpty(typed)) continue;
      if (isRange(filter)) values[name] = sent(filter, String(typed).trim(), name);
      else values[name] = filter.kind === "reference" ? [String(typed)] : typed;
    }
  }
  return values;
}

/** @returns a message for each field whose value cannot be compared */
export function messagesOf(filters: readonly Filter[], form: FormValues): Record<string, string> {
  const messages: Record<string, string> = {};
  for (const filter of filters.filter(isRange)) {
    for (const name of parametersOf(filter)) {
      const message = optional(ruleOf(filter))(String(form[name] ?? "").trim());
      if (message !== null) messages[name] = message;
    }
  }
  return messages;
}

const isEmpty = (value: string | boolean | string[]) => Array.isArray(value) && value.length === 0;

function ruleOf(filter: Range): Rule {
  switch (filter.kind) {
    case "integer":
      return integer(UNBOUNDED);
    case "number":
      return number(UNBOUNDED);
    case "decimal":
      return decimal({ ...UNBOUNDED, ...pick(filter.limits) });
    case "time":
      return time;
    default:
      return () => null;
  }
}

/** The bounds of a field are not those of a filter: a price above 0 is found from 0 too. */
function pick({ precision, scale }: DecimalFilter["limits"]) {
  return { precision, scale };
}

function shown(filter: Range, value: string): string {
  if (filter.kind === "dateTime") return dayOf(value);
  if (filter.kind === "decimal") return numberText(value, filter.limits.scale);
  return filter.kind === "integer" || filter.kind === "number" ? numberText(value) : value;
}

function sent(filter: Range, typed: string, name: string): string {
  if (filter.kind === "dateTime")
    return name.endsWith("_max") ? endOfDay(typed) : startOfDay(typed);
  return filter.kind === "date" || filter.kind === "time" ? typed : decimalValue(typed);
}
