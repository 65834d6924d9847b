import { expect, test } from "vitest";
import type { Filter } from "./filters/filters";
import { firstPage, listStateOf, sortedBy } from "./list-state";

const SORTS = ["created_at", "title", "owner"] as const;
const FILTERS: Filter[] = [
  { kind: "choice", name: "status", label: "Status", texts: { draft: "Draft", active: "Active" } },
  { kind: "yesNo", name: "cleared", label: "Cleared" },
  { kind: "date", name: "booked", label: "Booked" },
];
const FIRST = firstPage(SORTS);

test("an empty address opens the first page in the default order", () => {
  expect(listStateOf(SORTS, FILTERS, {})).toEqual(FIRST);
});

test("invalid values in the address become defaults", () => {
  const search = { page: "-1", q: {}, sort: "password", order: "sideways", filters: "x" };
  expect(listStateOf(SORTS, FILTERS, search)).toEqual(FIRST);
});

test("a number in the search is converted to text", () => {
  expect(listStateOf(SORTS, FILTERS, { q: 42, sort: "title", order: "desc", page: 2 })).toEqual({
    page: 2,
    q: "42",
    sort: "title",
    order: "desc",
    filters: {},
  });
});

test("filters that do not exist or have another form are left out", () => {
  const filters = {
    status: ["active", "sold"],
    cleared: "yes",
    booked_min: "2026-11-01",
    booked_max: 7,
    password: "secret",
  };
  expect(listStateOf(SORTS, FILTERS, { filters })).toEqual({
    ...FIRST,
    filters: { status: ["active"], booked_min: "2026-11-01" },
  });
});

test("a change of the order opens the first page and keeps the search", () => {
  const list = { page: 4, q: "lamp", sort: "title", order: "asc", filters: {} } as const;
  expect(sortedBy(list, "title")).toEqual({ ...list, page: 1, order: "desc" });
  expect(sortedBy<"title" | "owner">({ ...list, order: "desc" }, "owner")).toEqual({
    ...list,
    page: 1,
    sort: "owner",
  });
});
