import { localTimeOf } from "../../forms/dates";

/** @returns the first moment (ISO 8601 in UTC) of a day (`YYYY-MM-DD`) in the user's time zone */
export function startOfDay(day: string): string {
  return new Date(`${day}T00:00:00`).toISOString();
}

/** @returns the last moment (ISO 8601 in UTC) of a day (`YYYY-MM-DD`) in the user's time zone */
export function endOfDay(day: string): string {
  // The backend stores microseconds, of which Date has none.
  return new Date(`${day}T23:59:59.999`).toISOString().replace(/Z$/, "999Z");
}

/** @returns the day (`YYYY-MM-DD`) of a moment in the user's time zone */
export function dayOf(moment: string): string {
  return localTimeOf(moment).slice(0, 10);
}
