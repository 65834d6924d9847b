import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { useState } from "react";
import { expect, test } from "vitest";
import { renderFeature } from "../../testing/render";
import { endOfDay, startOfDay } from "./days";
import { ActiveFilters, FilterButton } from "./filter-bar";
import type { Filter, FilterValues } from "./filters";

const FILTERS: Filter[] = [
  { kind: "choice", name: "status", label: "Status", texts: { draft: "Draft", active: "Active" } },
  { kind: "yesNo", name: "cleared", label: "Cleared" },
  { kind: "decimal", name: "price", label: "Price", limits: { precision: 12, scale: 2 } },
  { kind: "integer", name: "stock", label: "Stock" },
  { kind: "date", name: "booked", label: "Booked" },
  { kind: "dateTime", name: "created_at", label: "Created" },
];

let current: FilterValues;

function Bar({ initial }: { initial: FilterValues }) {
  const [values, setValues] = useState(initial);
  current = values;
  const bar = { label: "products", filters: FILTERS, values, onChange: setValues };
  return (
    <>
      <FilterButton {...bar} />
      <ActiveFilters {...bar} />
    </>
  );
}

function show(initial: FilterValues = {}) {
  renderFeature(<Bar initial={initial} />);
  return userEvent.setup();
}

async function open(user: ReturnType<typeof userEvent.setup>) {
  await user.click(screen.getByRole("button", { name: "Filter" }));
  const dialog = within(await screen.findByRole("dialog", { name: "Filter products" }));
  await dialog.findByRole("button", { name: "Show results" });
  return dialog;
}

test("filters of each kind become query parameters", async () => {
  const user = show();
  const dialog = await open(user);

  await user.click(dialog.getByRole("checkbox", { name: "Draft" }));
  await user.type(dialog.getByLabelText("Price from"), "1,234.5");
  await user.type(dialog.getByLabelText("Stock to"), "7");
  await user.type(dialog.getByLabelText("Booked from"), "2026-11-01");
  await user.type(dialog.getByLabelText("Created to"), "2026-11-30");
  await user.keyboard("{Enter}");

  await waitFor(() =>
    expect(current).toEqual({
      status: ["draft"],
      price_min: "1234.5",
      stock_max: "7",
      booked_min: "2026-11-01",
      created_at_max: endOfDay("2026-11-30"),
    }),
  );
  expect(screen.getByText(/Price: from/)).toHaveTextContent("Price: from 1,234.5");
});

test("a form shows the filters that are set", async () => {
  const user = show({
    price_min: "3.00",
    created_at_min: startOfDay("2026-11-01"),
    cleared: false,
  });
  const dialog = await open(user);

  expect(dialog.getByLabelText("Price from")).toHaveValue("3.00");
  expect(dialog.getByLabelText("Created from")).toHaveValue("11/01/2026");
  expect(dialog.getByRole("combobox", { name: "Cleared" })).toHaveValue("No");
});

test("text that is no number stays in the form, with a message", async () => {
  const user = show();
  const dialog = await open(user);

  await user.type(dialog.getByLabelText("Price from"), "cheap");
  await user.click(dialog.getByRole("button", { name: "Show results" }));

  expect(dialog.getByLabelText("Price from")).toHaveAccessibleDescription(/Enter a number/);
  expect(current).toEqual({});
});

test("a filter is removed by its button, and all of them together", async () => {
  const user = show({ status: ["draft", "active"], stock_min: "1", stock_max: "1", cleared: true });
  const list = within(screen.getByRole("list", { name: "Filters of products" }));
  expect(list.getByText(/^Status/)).toHaveTextContent("Status: Draft, Active");
  expect(list.getByText(/^Stock/)).toHaveTextContent("Stock: 1");

  await user.click(list.getByRole("button", { name: "Remove the filter Stock" }));
  expect(current).toEqual({ status: ["draft", "active"], cleared: true });

  await user.click(list.getByRole("button", { name: "Remove all filters" }));
  expect(current).toEqual({});
  expect(screen.queryByRole("list")).not.toBeInTheDocument();
});
