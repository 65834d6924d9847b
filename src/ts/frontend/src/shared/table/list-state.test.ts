import { expect, test } from "vitest";
import { firstPage, listStateOf, sortedBy } from "./list-state";

const SORTS = ["created_at", "title", "owner"] as const;
const FIRST = firstPage(SORTS);

test("an empty address opens the first page in the default order", () => {
  expect(listStateOf(SORTS, {})).toEqual(FIRST);
});

test("invalid values in the address become defaults", () => {
  const search = { page: "-1", q: {}, sort: "password", order: "sideways" };
  expect(listStateOf(SORTS, search)).toEqual(FIRST);
});

test("a number in the search is converted to text", () => {
  expect(listStateOf(SORTS, { q: 42, sort: "title", order: "desc", page: 2 })).toEqual({
    page: 2,
    q: "42",
    sort: "title",
    order: "desc",
  });
});

test("a change of the order opens the first page and keeps the search", () => {
  const list = { page: 4, q: "lamp", sort: "title", order: "asc" } as const;
  expect(sortedBy(list, "title")).toEqual({ ...list, page: 1, order: "desc" });
  expect(sortedBy<"title" | "owner">({ ...list, order: "desc" }, "owner")).toEqual({
    ...list,
    page: 1,
    sort: "owner",
  });
});
