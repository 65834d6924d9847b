import type { UseQueryResult } from "@tanstack/react-query";
import { screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { useState } from "react";
import { expect, test, vi } from "vitest";
import { renderFeature } from "../testing/render";
import { DataTable } from "./data-table";
import { firstPage } from "./list-state";

interface Fruit {
  id: string;
  name: string;
}

const FRUITS = ["Apple", "Banana", "Cherry"].map((name) => ({ id: name.toLowerCase(), name }));

/** A list of fruits. Deleted ones leave it. */
function Fruits({ onOpen, onDelete }: { onOpen: (name: string) => void; onDelete: () => void }) {
  const [fruits, setFruits] = useState<Fruit[]>(FRUITS);
  const [list, setList] = useState(firstPage(["name"]));
  const page = { data: fruits, count: fruits.length, count_exact: true, next_cursor: null };
  return (
    <DataTable
      label="Fruits"
      columns={[{ header: "Name", sort: "name", cell: ({ name }) => name }]}
      query={{ data: page, error: null } as UseQueryResult<typeof page>}
      rowKey={({ id }) => id}
      rowName={({ name }) => name}
      list={list}
      onListChange={setList}
      empty="No fruits"
      selectable="fruit"
      onOpen={({ name }) => onOpen(name)}
      onDelete={(gone) => {
        onDelete();
        setFruits(fruits.filter((one) => !gone.includes(one)));
      }}
    />
  );
}

function show() {
  const onOpen = vi.fn();
  const onDelete = vi.fn();
  renderFeature(<Fruits onOpen={onOpen} onDelete={onDelete} />);
  return { user: userEvent.setup(), onOpen, onDelete };
}

const row = (name: string) => screen.getByRole("row", { name: new RegExp(name) });
const box = (name: string) => within(row(name)).getByRole("checkbox", { name: `Select ${name}` });
const all = () => screen.getByRole("checkbox", { name: "Select all fruits of this page" });

test("selected rows are counted and deleted together", async () => {
  const { user, onDelete } = show();
  await user.click(box("Apple"));
  expect(screen.getByRole("button", { name: "Delete 1 fruit" })).toBeVisible();
  expect(all()).toBePartiallyChecked();
  await user.click(box("Cherry"));
  expect(screen.getByText("2 selected")).toBeVisible();

  await user.click(screen.getByRole("button", { name: "Delete 2 fruits" }));
  expect(onDelete).toHaveBeenCalledOnce();
  expect(screen.queryByRole("row", { name: /Apple/ })).not.toBeInTheDocument();
  expect(screen.getByText("1–1 of 1")).toBeVisible();
});

test("one box selects the page, and Escape clears the selection", async () => {
  const { user } = show();
  await user.click(all());
  expect(screen.getByText("3 selected")).toBeVisible();
  await user.click(all());
  expect(all()).not.toBeChecked();

  await user.click(box("Banana"));
  await user.keyboard("{Escape}");
  expect(box("Banana")).not.toBeChecked();
});

test("another order clears the selection", async () => {
  const { user } = show();
  await user.click(box("Banana"));
  await user.click(screen.getByRole("button", { name: "Name" }));
  expect(box("Banana")).not.toBeChecked();
});

test("one row can be reached with Tab, and the arrow keys move between rows", async () => {
  const { user, onOpen } = show();
  await user.click(all());
  await user.click(all());
  await user.tab();
  await user.tab();
  expect(row("Apple")).toHaveFocus();
  await user.keyboard("{ArrowDown}{ArrowDown}{ArrowDown}");
  expect(row("Cherry")).toHaveFocus();
  await user.keyboard("{ArrowUp}{Enter}");
  expect(onOpen).toHaveBeenCalledExactlyOnceWith("Banana");
  await user.tab();
  await user.tab({ shift: true });
  expect(row("Banana")).toHaveFocus();
  await user.keyboard("{Home}");
  expect(row("Apple")).toHaveFocus();
  await user.keyboard("{End}");
  expect(row("Cherry")).toHaveFocus();
});

test("rows are selected and deleted with the keyboard", async () => {
  const { user, onDelete } = show();
  row("Apple").focus();
  await user.keyboard(" {ArrowDown}{ArrowDown} ");
  expect(screen.getByText("2 selected")).toBeVisible();
  await user.keyboard("{Delete}");
  expect(onDelete).toHaveBeenCalledOnce();
  expect(screen.queryByRole("row", { name: /Cherry/ })).not.toBeInTheDocument();
  expect(row("Banana")).toHaveFocus();

  await user.keyboard("{Control>}a{/Control}");
  expect(box("Banana")).toBeChecked();
});

test("without a selection, Delete deletes the focused row", async () => {
  const { user } = show();
  row("Banana").focus();
  await user.keyboard("{Delete}");
  expect(screen.queryByRole("row", { name: /Banana/ })).not.toBeInTheDocument();
  expect(row("Cherry")).toHaveFocus();
});
