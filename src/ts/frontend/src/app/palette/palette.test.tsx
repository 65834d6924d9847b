import { fireEvent, render, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, expect, test } from "vitest";
import { type FakeBackend, fakeBackend, listOf } from "@/shared/testing/fake-backend";
import { testUser } from "@/shared/testing/users";
import { App } from "../app";
import { featuresFor } from "../features";

const ADA = testUser({ full_name: null });

let backend: FakeBackend;
beforeEach(() => {
  window.location.hash = "#/users";
  backend = fakeBackend();
  backend.on("GET", /./, () => listOf([]));
  backend.on("GET", /\/users\/$/, () => listOf([ADA]));
  backend.on("GET", /\/users\/me$/, () => Response.json(ADA));
});

async function openApp() {
  render(<App />);
  await screen.findByRole("row", { name: /ada@example/ });
  return userEvent.setup();
}

async function openPalette() {
  const user = await openApp();
  await user.keyboard("{Control>}k{/Control}");
  const field = await screen.findByRole("combobox", { name: /Search pages/ });
  await waitFor(() => expect(field).toHaveFocus());
  return { user, field };
}

const options = () => screen.queryAllByRole("option").map(({ textContent }) => textContent);

test("the palette has the pages and actions that the user may use", async () => {
  await openPalette();

  const pages = within(screen.getByRole("group", { name: "Pages" })).getAllByRole("option");
  expect(pages.map(({ textContent }) => textContent)).toEqual(
    featuresFor(ADA).map(({ label }) => label),
  );
  expect(options()).toEqual(
    expect.arrayContaining(["Users", "Data", "New user", "Keyboard shortcuts"]),
  );
});

test("a page is opened with the keyboard alone, and its heading gets the focus", async () => {
  const { user, field } = await openPalette();

  await user.keyboard("{ArrowDown}{ArrowUp}{ArrowUp}");
  expect(screen.getByRole("option", { selected: true })).toHaveTextContent("Keyboard shortcuts");
  await user.type(field, "dat");
  expect(screen.getByRole("option", { selected: true })).toHaveTextContent("Data");
  expect(field).toHaveAttribute(
    "aria-activedescendant",
    screen.getByRole("option", { selected: true }).id,
  );
  await user.keyboard("{Enter}");

  await waitFor(() => expect(screen.getByRole("heading", { name: "Data" })).toHaveFocus());
  await waitFor(() =>
    expect(screen.queryByRole("combobox", { name: /Search pages/ })).not.toBeInTheDocument(),
  );
});

test("Escape gives the focus back", async () => {
  const user = await openApp();
  const button = screen.getByRole("button", { name: "Search" });
  await user.click(button);
  await screen.findByRole("combobox", { name: /Search pages/ });

  await user.keyboard("{Escape}");

  await waitFor(() => expect(button).toHaveFocus());
});

test("rows are searched after a pause, and open their details", async () => {
  const { user, field } = await openPalette();
  const searches = () =>
    backend.calls.flatMap(({ url }) => (url.searchParams.get("limit") === "5" ? [url] : []));

  await user.type(field, "ada");
  await user.click(await screen.findByRole("option", { name: "ada@example.com" }));

  await waitFor(() => expect(window.location.hash).toBe("#/users/1"));
  expect(new Set(searches().map(({ searchParams }) => searchParams.get("q")))).toEqual(
    new Set(["ada"]),
  );
});

test("a list that cannot be searched is named", async () => {
  backend.on("GET", /\/users\/$/, () => Response.json({ detail: "No." }, { status: 409 }));
  render(<App />);
  fireEvent.click(await screen.findByRole("button", { name: "Search" }));
  await userEvent.type(await screen.findByRole("combobox", { name: /Search pages/ }), "x");

  expect(await screen.findByText(/Users could not be searched/)).toBeVisible();
});

test("an action opens the form of its page", async () => {
  window.location.hash = "#/data";
  render(<App />);
  const user = userEvent.setup();
  await user.click(await screen.findByRole("button", { name: "Search" }));
  await user.type(await screen.findByRole("combobox", { name: /Search pages/ }), "new user{Enter}");

  expect(await screen.findByRole("dialog", { name: "New user" })).toBeVisible();
});

test("the question mark shows the shortcuts, but not from a field", async () => {
  const user = await openApp();
  await user.type(screen.getByRole("searchbox"), "?");
  expect(screen.getByRole("searchbox")).toHaveValue("?");
  expect(screen.queryByRole("dialog")).not.toBeInTheDocument();

  await user.click(document.body);
  await user.keyboard("?");

  const sheet = within(await screen.findByRole("dialog", { name: "Keyboard shortcuts" }));
  expect(sheet.getByRole("row", { name: /open a page or run a command/ })).toHaveTextContent("K");
  expect(sheet.getByRole("table", { name: /In a list/ })).toHaveTextContent("Open the rowEnter");
  expect(sheet.queryByText("Quit")).not.toBeInTheDocument();
});

test("the palette does not open above a form", async () => {
  const user = await openApp();
  await user.click(screen.getByRole("button", { name: "New user" }));
  await screen.findByRole("dialog", { name: "New user" });

  await user.keyboard("{Control>}k{/Control}");

  expect(screen.queryByRole("combobox", { name: /Search pages/ })).not.toBeInTheDocument();
});
