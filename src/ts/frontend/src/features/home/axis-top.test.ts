import { expect, test } from "vitest";
import { axisTop } from "./axis-top";

test.each([
  [0, 2],
  [1, 2],
  [3, 4],
  [7, 8],
  [9, 10],
  [10, 10],
  [11, 20],
  [24, 30],
  [35, 40],
  [41, 50],
  [500, 500],
  [501, 600],
  [99_999, 100_000],
])("the axis of numbers up to %i ends at %i", (max, top) => {
  expect(axisTop(max)).toBe(top);
});
