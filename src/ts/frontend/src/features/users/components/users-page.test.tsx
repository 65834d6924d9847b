import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { useState } from "react";
import { beforeEach, expect, test, vi } from "vitest";
import { firstPage, type ListPageProps, type ListState } from "@/shared/table/list-state";
import { type FakeBackend, fakeBackend, listOf } from "@/shared/testing/fake-backend";
import { NO_DETAILS } from "@/shared/testing/no-details";
import { renderFeature } from "@/shared/testing/render";
import { testUser } from "@/shared/testing/users";
import { USER_SORTS, type UserSort } from "../api/users";
import { UsersPage } from "./users-page";

const ADA = testUser({ id: "6f1c1f0e-5a0e-4d0e-9a53-2a8f5f0c5f01", is_superuser: false });
const FIRST_PAGE = firstPage(USER_SORTS);
const LIST = /^\/api\/v1\/users\/$/;
const ONE = /^\/api\/v1\/users\/[^/]+$/;

let backend: FakeBackend;
beforeEach(() => {
  backend = fakeBackend();
  backend.on("GET", ONE, () => Response.json(ADA));
  backend.on("GET", LIST, () => listOf([ADA]));
});

function show(
  state: Partial<ListState<UserSort>> = {},
  onListChange: ListPageProps<UserSort>["onListChange"] = () => {},
) {
  renderFeature(
    <UsersPage
      list={{ ...FIRST_PAGE, ...state }}
      onListChange={onListChange}
      details={NO_DETAILS}
    />,
  );
  return userEvent.setup();
}

/** The page with a state that changes, as in the router. */
function TurningPage({ state }: { state: Partial<ListState<UserSort>> }) {
  const [list, setList] = useState<ListState<UserSort>>({ ...FIRST_PAGE, ...state });
  return <UsersPage list={list} onListChange={setList} details={NO_DETAILS} />;
}

function showTurning(state: Partial<ListState<UserSort>> = {}) {
  renderFeature(<TurningPage state={state} />);
  return userEvent.setup();
}

/** The query of the last list call. */
function lastQuery() {
  return Object.fromEntries(backend.calls.at(-1)?.url.searchParams ?? []);
}

async function openCreateDialog() {
  const user = show();
  await user.click(await screen.findByRole("button", { name: "New user" }));
  const dialog = within(await screen.findByRole("dialog", { name: "New user" }));
  return { user, dialog };
}

test("a user is a row, and the count is below the table", async () => {
  show();

  const row = within(await screen.findByRole("row", { name: /ada@example\.com/ }));
  expect(row.getByText("Ada Lovelace")).toBeVisible();
  expect(row.getByText("Active")).toBeVisible();
  expect(screen.getByText("1–1 of 1")).toBeVisible();
});

test("a page that is opened directly skips the rows before it", async () => {
  backend.on("GET", LIST, () => listOf([ADA], { count: 21 }));
  const onListChange = vi.fn();
  const user = show({ page: 2 }, onListChange);

  expect(await screen.findByText("21–21 of 21")).toBeVisible();
  expect(backend.calls[0]?.url.searchParams.get("skip")).toBe("20");
  await user.click(screen.getByRole("button", { name: "Page 1" }));
  expect(onListChange).toHaveBeenCalledWith({ ...FIRST_PAGE, page: 1 });
});

test("the next page uses the cursor of the previous page", async () => {
  backend.on("GET", LIST, () => listOf([ADA], { count: 100, next_cursor: "after-ada" }));
  const user = showTurning();

  await user.click(await screen.findByRole("button", { name: "next page" }));

  expect(await screen.findByText("21–21 of 100")).toBeVisible();
  expect(lastQuery()).toMatchObject({ cursor: "after-ada" });
  expect(lastQuery()).not.toHaveProperty("skip");
});

test("a page number after the last page opens the last page", async () => {
  const onListChange = vi.fn();
  backend.on("GET", LIST, () => listOf([], { count: 20 }));
  show({ page: 2 }, onListChange);

  await waitFor(() => expect(onListChange).toHaveBeenCalledWith({ ...FIRST_PAGE, page: 1 }));
});

test("a click on a column sorts by it, a second one reverses the order", async () => {
  const user = showTurning();
  await user.click(await screen.findByRole("button", { name: "Email" }));
  expect(screen.getByRole("columnheader", { name: "Email" })).toHaveAttribute(
    "aria-sort",
    "ascending",
  );
  await user.click(screen.getByRole("button", { name: "Email" }));

  await waitFor(() => expect(lastQuery()).toMatchObject({ sort: "email", order: "desc" }));
  await user.click(screen.getByRole("button", { name: "Created" }));
  await waitFor(() => expect(lastQuery()).toMatchObject({ sort: "created_at", order: "asc" }));
});

test("typing in the search field searches from the first page", async () => {
  const user = showTurning({ page: 3 });
  await user.type(await screen.findByRole("searchbox", { name: "Search users" }), " love ");

  await waitFor(() => expect(lastQuery()).toMatchObject({ q: "love" }));
  expect(lastQuery()).not.toHaveProperty("skip");
  backend.on("GET", LIST, () => listOf([]));
  await user.type(screen.getByRole("searchbox"), "x");
  expect(await screen.findByText(/No users match “love ?x”/)).toBeVisible();
  await user.click(screen.getByRole("button", { name: "Clear search" }));
  await waitFor(() => expect(lastQuery()).not.toHaveProperty("q"));
});

test("a search with more results than are counted shows that", async () => {
  backend.on("GET", LIST, () =>
    listOf([ADA], { count: 1000, count_exact: false, next_cursor: "more" }),
  );
  show({ q: "a" });

  expect(await screen.findByText(`1–1 of more than ${(1000).toLocaleString()}`)).toBeVisible();
});

test("an empty list shows how to create a user", async () => {
  backend.on("GET", LIST, () => listOf([]));
  show();

  expect(await screen.findByText("No users yet")).toBeVisible();
});

test("a list that cannot be loaded shows the reason and can be loaded again", async () => {
  backend.on("GET", LIST, () => Response.json({ detail: "The disk is full." }, { status: 507 }));
  const user = show();

  expect(await screen.findByText("The disk is full.")).toBeVisible();
  backend.on("GET", LIST, () => listOf([ADA]));
  await user.click(screen.getByRole("button", { name: "Try again" }));
  expect(await screen.findByText("ada@example.com")).toBeVisible();
});

test("a new user is created, a toast is shown, and the list is loaded again", async () => {
  backend.on("POST", LIST, () => Response.json(ADA, { status: 201 }));
  const { user, dialog } = await openCreateDialog();

  await user.type(dialog.getByLabelText(/Email/), " ada@example.com ");
  await user.type(dialog.getByLabelText(/Password/), "difference engine");
  await user.click(dialog.getByRole("button", { name: "Create user" }));

  expect(await screen.findByText("User created.")).toBeVisible();
  expect(backend.calls.find(({ request }) => request.method === "POST")?.body).toEqual({
    email: "ada@example.com",
    full_name: null,
    password: "difference engine",
    is_active: true,
    is_superuser: false,
  });
  await waitFor(() => expect(screen.queryByRole("dialog")).not.toBeInTheDocument());
  expect(backend.calls.filter(({ request }) => request.method === "GET")).toHaveLength(2);
});

test("invalid values show a message at the field and are not sent", async () => {
  const { user, dialog } = await openCreateDialog();

  await user.type(dialog.getByLabelText(/Email/), "ada");
  await user.type(dialog.getByLabelText(/Password/), "short");
  await user.click(dialog.getByRole("button", { name: "Create user" }));

  expect(dialog.getByLabelText(/Email/)).toHaveAccessibleDescription(/Enter an email address/);
  expect(dialog.getByLabelText(/Password/)).toHaveAccessibleDescription(/at least 8 characters/);
  expect(backend.calls.every(({ request }) => request.method === "GET")).toBe(true);
});

test("a duplicate email shows a message at the field and keeps the values", async () => {
  const detail = "A user with this email already exists.";
  backend.on("POST", LIST, () => Response.json({ detail }, { status: 409 }));
  const { user, dialog } = await openCreateDialog();

  await user.type(dialog.getByLabelText(/Email/), "ada@example.com");
  await user.type(dialog.getByLabelText(/Password/), "difference engine");
  await user.click(dialog.getByRole("button", { name: "Create user" }));

  expect(await screen.findByText("The user was not created.")).toBeVisible();
  expect(dialog.getByLabelText(/Email/)).toHaveAccessibleDescription(detail);
  expect(dialog.getByLabelText(/Password/)).toHaveValue("difference engine");
});

test("a value that the backend refuses shows a message at its field", async () => {
  const detail = [{ type: "x", loc: ["body", "full_name"], msg: "Value error, has a line break" }];
  backend.on("POST", LIST, () => Response.json({ detail }, { status: 422 }));
  const { user, dialog } = await openCreateDialog();

  await user.type(dialog.getByLabelText(/Email/), "ada@example.com");
  await user.type(dialog.getByLabelText(/Password/), "difference engine");
  await user.click(dialog.getByRole("button", { name: "Create user" }));

  await waitFor(() =>
    expect(dialog.getByLabelText("Full name")).toHaveAccessibleDescription("has a line break."),
  );
});

test("an edit without a new password sends no password", async () => {
  backend.on("PATCH", ONE, () => Response.json({ ...ADA, full_name: "Countess" }));
  const user = show();

  await user.click(await screen.findByRole("button", { name: "Edit ada@example.com" }));
  const dialog = within(await screen.findByRole("dialog", { name: "Edit user" }));
  await user.clear(dialog.getByLabelText("Full name"));
  await user.type(dialog.getByLabelText("Full name"), "Countess");
  await user.click(dialog.getByRole("switch", { name: /^Active/ }));
  await user.click(dialog.getByRole("button", { name: "Save" }));

  expect(await screen.findByText("User saved.")).toBeVisible();
  const call = backend.calls.find(({ request }) => request.method === "PATCH");
  expect(call?.url.pathname).toBe(`/api/v1/users/${ADA.id}`);
  expect(call?.body).toEqual({
    email: "ada@example.com",
    full_name: "Countess",
    is_active: false,
    is_superuser: false,
  });
});

test("a user is deleted only after a confirmation", async () => {
  backend.on("DELETE", ONE, () => new Response(null, { status: 204 }));
  const user = show();

  await user.click(await screen.findByRole("button", { name: "Delete ada@example.com" }));
  await user.click(await screen.findByRole("button", { name: "Cancel" }));
  expect(backend.calls.every(({ request }) => request.method === "GET")).toBe(true);

  await user.click(await screen.findByRole("button", { name: "Delete ada@example.com" }));
  await user.click(await screen.findByRole("button", { name: "Delete user" }));
  expect(await screen.findByText("User deleted.")).toBeVisible();
});

test("a row opens with Enter, and the key Delete asks first", async () => {
  const open = vi.fn();
  const details = { ...NO_DETAILS, open };
  renderFeature(<UsersPage list={FIRST_PAGE} onListChange={() => {}} details={details} />);
  const user = userEvent.setup();

  const row = await screen.findByRole("row", { name: /ada@example\.com/ });
  row.focus();
  await user.keyboard("{Delete}");
  await user.click(await screen.findByRole("button", { name: "Cancel" }));
  row.focus();
  await user.keyboard("{Enter}");
  expect(open).toHaveBeenCalledExactlyOnceWith(ADA.id);
  expect(backend.calls.every(({ request }) => request.method === "GET")).toBe(true);
});

test("a user that cannot be deleted stays in the list, and a toast shows the reason", async () => {
  backend.on("DELETE", ONE, () => Response.json({ detail: "Not yourself." }, { status: 403 }));
  const user = show();

  await user.click(await screen.findByRole("button", { name: "Delete ada@example.com" }));
  await user.click(await screen.findByRole("button", { name: "Delete user" }));

  const toast = await screen.findByRole("alert");
  expect(toast).toHaveTextContent("The user was not deleted");
  expect(toast).toHaveTextContent("Not yourself.");
  expect(screen.getByRole("row", { name: /ada@example\.com/ })).toBeInTheDocument();
});
