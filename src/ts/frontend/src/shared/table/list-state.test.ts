import { expect, test } from "vitest";
import { FIRST_PAGE, listStateOf, sortedBy } from "./list-state";

test("what the address does not say is the list's own", () => {
  expect(listStateOf({})).toEqual(FIRST_PAGE);
});

test("what cannot be in an address is left out", () => {
  expect(listStateOf({ page: "-1", q: {}, sort: 5, order: "sideways" })).toEqual(FIRST_PAGE);
});

test("a search for a number is one for its digits", () => {
  expect(listStateOf({ q: 42, sort: "title", order: "desc", page: 2 })).toEqual({
    page: 2,
    q: "42",
    sort: "title",
    order: "desc",
  });
});

test("another order begins with the first page and keeps the search", () => {
  const list = { page: 4, q: "lamp", sort: "title", order: "asc" as const };
  expect(sortedBy(list, "title")).toEqual({ ...list, page: 1, order: "desc" });
  expect(sortedBy({ ...list, order: "desc" }, "owner")).toEqual({
    ...list,
    page: 1,
    sort: "owner",
  });
});
