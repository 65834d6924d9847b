import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, expect, test } from "vitest";
import { firstPage } from "@/shared/table/list-state";
import { type FakeBackend, fakeBackend, listOf } from "@/shared/testing/fake-backend";
import { NO_DETAILS } from "@/shared/testing/no-details";
import { renderFeature } from "@/shared/testing/render";
import { ITEM_SORTS, type Item } from "../api/items";
import { ItemsPage } from "./items-page";

const OWNER = "6f1c1f0e-5a0e-4d0e-9a53-2a8f5f0c5f01";
const LAMP: Item = {
  id: "0d9f8a52-1b1f-4a64-8d0c-0d3a3d9f6b11",
  title: "Lamp",
  description: "Brass",
  owner_id: OWNER,
  created_at: "2026-11-24T02:00:00Z",
};
const LIST = /^\/api\/v1\/items\/$/;
const DELETE = /^\/api\/v1\/items\/delete$/;
const RESTORE = /^\/api\/v1\/deletions\/[^/]+\/restore$/;
const DELETION = "5f1c1f0e-5a0e-4d0e-9a53-2a8f5f0c5f02";
const ONE = /^\/api\/v1\/items\/[^/]+$/;
const USER = /^\/api\/v1\/users\/[^/]+$/;

let backend: FakeBackend;
beforeEach(() => {
  backend = fakeBackend();
  backend.on("GET", LIST, () => listOf([LAMP]));
  backend.on("GET", ONE, () => Response.json(LAMP));
  backend.on("GET", USER, () => Response.json({ id: OWNER, email: "ada@example.com" }));
});

function show() {
  renderFeature(
    <ItemsPage list={firstPage(ITEM_SORTS)} onListChange={() => {}} details={NO_DETAILS} />,
  );
  return userEvent.setup();
}

function callsOf(method: string) {
  return backend.calls.filter(({ request }) => request.method === method);
}

test("an item is a row with its owner", async () => {
  show();

  const row = within(await screen.findByRole("row", { name: /Lamp/ }));
  expect(await row.findByText("ada@example.com")).toBeVisible();
  expect(row.getByText("Brass")).toBeVisible();
});

test("an owner of several items is loaded once", async () => {
  const items = ["a", "b", "c"].map((id) => ({ ...LAMP, id, title: id }));
  backend.on("GET", LIST, () => listOf(items));
  show();

  expect(await screen.findAllByText("ada@example.com")).toHaveLength(3);
  expect(backend.calls.filter(({ url }) => USER.test(url.pathname))).toHaveLength(1);
});

test("an empty description is sent as null", async () => {
  backend.on("POST", LIST, () => Response.json(LAMP, { status: 201 }));
  const user = show();

  await user.click(await screen.findByRole("button", { name: "New item" }));
  const dialog = within(await screen.findByRole("dialog", { name: "New item" }));
  await user.type(dialog.getByLabelText(/Title/), "Lamp");
  await user.click(dialog.getByRole("button", { name: "Create item" }));

  expect(await screen.findByText("Item created.")).toBeVisible();
  expect(callsOf("POST")[0]?.body).toEqual({ title: "Lamp", description: null });
});

test("an item needs a title", async () => {
  const user = show();

  await user.click(await screen.findByRole("button", { name: "New item" }));
  const dialog = within(await screen.findByRole("dialog", { name: "New item" }));
  await user.type(dialog.getByLabelText(/Title/), "   ");
  await user.click(dialog.getByRole("button", { name: "Create item" }));

  expect(dialog.getByLabelText(/Title/)).toHaveAccessibleDescription("Enter a title.");
  expect(callsOf("POST")).toHaveLength(0);
});

test("a field shows no message before the form is submitted, so that the buttons do not move", async () => {
  const user = show();

  await user.click(await screen.findByRole("button", { name: "New item" }));
  const dialog = within(await screen.findByRole("dialog", { name: "New item" }));
  await user.click(dialog.getByLabelText(/Title/));
  await user.tab();

  expect(dialog.getByLabelText(/Title/)).not.toHaveAccessibleDescription();
});

test("Escape closes a dialog only if nothing was typed", async () => {
  const user = show();

  await user.click(await screen.findByRole("button", { name: "New item" }));
  await screen.findByRole("dialog", { name: "New item" });
  await user.keyboard("{Escape}");
  await waitFor(() => expect(screen.queryByRole("dialog")).not.toBeInTheDocument());

  await user.click(screen.getByRole("button", { name: "New item" }));
  const dialog = within(await screen.findByRole("dialog", { name: "New item" }));
  await user.type(dialog.getByLabelText(/Title/), "Lamp{Escape}");
  expect(dialog.getByLabelText(/Title/)).toHaveValue("Lamp");
});

test("a refused edit keeps the dialog and its values", async () => {
  const detail = [{ type: "x", loc: ["body", "title"], msg: "This title is reserved" }];
  backend.on("PATCH", ONE, () => Response.json({ detail }, { status: 422 }));
  const user = show();

  await user.click(await screen.findByRole("button", { name: "Edit Lamp" }));
  const dialog = within(await screen.findByRole("dialog", { name: "Edit item" }));
  await user.type(dialog.getByLabelText(/Title/), "s");
  await user.click(dialog.getByRole("button", { name: "Save" }));

  const toast = await screen.findByRole("alert");
  expect(toast).toHaveTextContent("The item was not saved");
  expect(dialog.getByLabelText(/Title/)).toHaveValue("Lamps");
  expect(dialog.getByLabelText(/Title/)).toHaveAccessibleDescription("This title is reserved.");
});

test("an edit names the version that was seen", async () => {
  backend.on("GET", ONE, () => Response.json(LAMP, { headers: { ETag: '"1"' } }));
  backend.on("PATCH", ONE, () => Response.json(LAMP));
  const user = show();

  await user.click(await screen.findByRole("button", { name: "Edit Lamp" }));
  await user.click(await screen.findByRole("button", { name: "Save" }));

  expect(await screen.findByText("Item saved.")).toBeVisible();
  expect(callsOf("PATCH")[0]?.request.headers.get("If-Match")).toBe('"1"');
});

test("a saved edit shows a toast", async () => {
  backend.on("PATCH", ONE, () => Response.json({ ...LAMP, description: null }));
  const user = show();

  await user.click(await screen.findByRole("button", { name: "Edit Lamp" }));
  const dialog = within(await screen.findByRole("dialog", { name: "Edit item" }));
  await user.clear(dialog.getByLabelText("Description"));
  await user.click(dialog.getByRole("button", { name: "Save" }));

  expect(await screen.findByText("Item saved.")).toBeVisible();
  expect(callsOf("PATCH")[0]?.body).toEqual({ title: "Lamp", description: null });
});

test("a deleted item leaves the table, and comes back", async () => {
  backend.on("POST", DELETE, () => Response.json({ deleted: 1, deletion_id: DELETION }));
  backend.on("POST", RESTORE, () => Response.json({ restored: 1 }));
  const user = show();

  await screen.findByText("Lamp");
  backend.on("GET", LIST, () => listOf([]));
  await user.click(screen.getByRole("button", { name: "Delete Lamp" }));

  expect(await screen.findByText("Item deleted.")).toBeVisible();
  expect(callsOf("POST")[0]?.body).toEqual({ ids: [LAMP.id] });
  expect(await screen.findByText("No items yet")).toBeInTheDocument();
  backend.on("GET", LIST, () => listOf([LAMP]));
  await user.click(screen.getByRole("button", { name: "Undo" }));

  expect(await screen.findByText("Deletion undone.")).toBeVisible();
  expect(callsOf("POST")[1]?.url.pathname).toBe(`/api/v1/deletions/${DELETION}/restore`);
  expect(await screen.findByText("Lamp")).toBeInTheDocument();
});
