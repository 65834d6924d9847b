import { screen } from "@testing-library/react";
import { expect, test } from "vitest";
import { renderFeature } from "@/shared/testing/render";
import { TextCell } from "./text-cell";

test("a text is shown as it was typed, and a missing one as a dash", () => {
  renderFeature(
    <>
      <TextCell value="First <b>line</b>" main />
      <TextCell value={null} />
      <TextCell value="" />
    </>,
  );

  expect(screen.getByText("First <b>line</b>")).toBeVisible();
  expect(screen.getAllByText("–")).toHaveLength(1);
});
