import { expect, test } from "vitest";
import { type Count, PAGE_SIZE, pageCount, pageOf, rangeText } from "./paging";

function counted(count: number, more: Partial<Count> = {}): Count {
  return { count, count_exact: true, next_cursor: null, ...more };
}

test("an empty list has one page", () => {
  const counts = [0, 1, PAGE_SIZE, PAGE_SIZE + 1];
  expect(counts.map((count) => pageCount(counted(count), 1))).toEqual([1, 1, 1, 2]);
});

test("if not all rows are counted, there is a next page while there is a cursor", () => {
  const some = counted(1000, { count_exact: false, next_cursor: "next" });
  expect(pageCount(some, 1)).toBe(50);
  expect(pageCount(some, 70)).toBe(71);
  expect(pageCount({ ...some, next_cursor: null }, 71)).toBe(71);
});

test.each([{}, { page: "x" }, { page: -1 }, { page: 1.5 }, { page: 1e300 }])(
  "an invalid page number is replaced with 1: %j",
  (search) => {
    expect(pageOf(search)).toBe(1);
  },
);

test("the range contains the visible rows, with numbers in the user's locale", () => {
  const format = (value: number) => value.toLocaleString();
  expect(rangeText(2, 17, counted(37))).toBe("21–37 of 37");
  expect(rangeText(1, 0, counted(0))).toBe("0 of 0");
  expect(rangeText(50_000, 20, counted(1_000_000))).toBe(
    `${format(999_981)}–${format(1_000_000)} of ${format(1_000_000)}`,
  );
  expect(rangeText(1, 20, counted(1000, { count_exact: false }))).toBe(
    `1–20 of more than ${format(1000)}`,
  );
});
