import type { Filters } from "@/shared/table/filters/filters";

export const ITEM_FILTERS: Filters<"/api/v1/items/"> = [
  { kind: "dateTime", name: "created_at", label: "Created" },
];
