import { MantineProvider } from "@mantine/core";
import { render, screen } from "@testing-library/react";
import type { ReactNode } from "react";
import { expect, test } from "vitest";
import { Decimal, Integer } from "./numbers";

function show(children: ReactNode) {
  render(<MantineProvider env="test">{children}</MantineProvider>);
}

test("a decimal is shown with all its digits in the user's locale", () => {
  show(<Decimal value="9999999999999999.90" />);

  const text = new Intl.NumberFormat(undefined, { minimumFractionDigits: 2 });
  expect(screen.getByText(text.format("9999999999999999.90"))).toBeVisible();
});

test("an integer has the groups of the user's locale", () => {
  show(<Integer value={9007199254740991} />);

  expect(screen.getByText(new Intl.NumberFormat().format(9007199254740991))).toBeVisible();
});

test("null is a dash, and a damaged value is shown unchanged", () => {
  show(
    <>
      <Integer value={null} />
      <Decimal value="19.9x" />
    </>,
  );

  expect(screen.getByText("–")).toBeVisible();
  expect(screen.getByText("19.9x")).toBeVisible();
});
