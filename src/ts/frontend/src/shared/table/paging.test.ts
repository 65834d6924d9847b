import { expect, test } from "vitest";
import { PAGE_SIZE, pageCount, pageOf, pageQuery, rangeText } from "./paging";

test("pages count from one", () => {
  expect(pageQuery(1)).toEqual({ skip: 0, limit: PAGE_SIZE });
  expect(pageQuery(3)).toEqual({ skip: 2 * PAGE_SIZE, limit: PAGE_SIZE });
});

test("an empty list still has a page", () => {
  expect([0, 1, PAGE_SIZE, PAGE_SIZE + 1].map(pageCount)).toEqual([1, 1, 1, 2]);
});

test.each([{}, { page: "x" }, { page: -1 }, { page: 1.5 }, { page: 1e300 }])(
  "a page that cannot be is the first: %j",
  (search) => {
    expect(pageOf(search)).toBe(1);
  },
);

test("the range names the rows that are shown", () => {
  expect(rangeText(2, 17, 37)).toBe("21–37 of 37");
  expect(rangeText(1, 0, 0)).toBe("0 of 0");
});
