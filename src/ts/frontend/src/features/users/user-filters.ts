import type { Filters } from "@/shared/table/filters/filters";

export const USER_FILTERS: Filters<"/api/v1/users/"> = [
  { kind: "yesNo", name: "is_active", label: "Active" },
  { kind: "dateTime", name: "created_at", label: "Created" },
];
