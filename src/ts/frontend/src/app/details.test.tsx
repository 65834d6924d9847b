import { render, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, expect, test } from "vitest";
import { type FakeBackend, fakeBackend, listOf } from "@/shared/testing/fake-backend";
import { testUser } from "@/shared/testing/users";
import type { User } from "@/shared/users/users";
import { App } from "./app";

// Users are a feature of every app, and their panel is the one of all features.
const ADA = testUser();
const BOB: User = { ...ADA, id: "2", email: "bob@example.com", full_name: null };

let backend: FakeBackend;
beforeEach(() => {
  backend = fakeBackend();
  backend.on("GET", /./, () => listOf([]));
  backend.on("GET", /\/users\/$/, () => listOf([ADA, BOB]));
  for (const one of [ADA, BOB]) {
    backend.on("GET", new RegExp(`/users/(me|${one.id})$`), () => Response.json(one));
  }
});

function open(address: string) {
  window.location.hash = address;
  render(<App />);
  return userEvent.setup();
}

const panelOf = async (name: string) => within(await screen.findByRole("dialog", { name }));
const address = () => window.location.hash;

test("a click on a row opens its details, and the list keeps its state", async () => {
  const user = open("#/users?sort=email&order=desc");

  await user.click(await screen.findByRole("button", { name: ADA.email }));

  const panel = await panelOf(ADA.email);
  expect(panel.getByText("Ada Lovelace")).toBeVisible();
  expect(address()).toBe("#/users/1?sort=email&order=desc");

  await user.click(panel.getByRole("button", { name: "Close" }));
  await waitFor(() => expect(screen.queryByRole("dialog")).not.toBeInTheDocument());
  expect(address()).toBe("#/users?sort=email&order=desc");
});

test("keys and buttons lead to the previous and the next row of the page", async () => {
  const user = open("#/users/1");
  const panel = await panelOf(ADA.email);
  await waitFor(() => expect(panel.getByRole("button", { name: "Next user" })).toBeEnabled());
  expect(panel.getByRole("button", { name: "Previous user" })).toBeDisabled();

  await user.keyboard("{Alt>}{ArrowDown}{/Alt}");
  await panelOf(BOB.email);
  expect(address()).toBe("#/users/2");

  await user.click(screen.getByRole("button", { name: "Previous user" }));
  await panelOf(ADA.email);
});

test("a row that is not on the page is loaded", async () => {
  backend.on("GET", /\/users\/$/, () => listOf([BOB]));
  open("#/users/1");

  const panel = await panelOf(ADA.email);
  expect(panel.getByText("Ada Lovelace")).toBeVisible();
  expect(panel.getByRole("button", { name: "Next user" })).toBeDisabled();
});

test("a row that does not exist says so, and leads back to the list", async () => {
  backend.on("GET", /\/users\/3$/, () => Response.json({ detail: "No." }, { status: 404 }));
  const user = open("#/users/3");

  expect(await screen.findByText(/This user does not exist/)).toBeVisible();
  await user.click(screen.getByRole("button", { name: "Back to the list" }));
  await waitFor(() => expect(address()).toBe("#/users"));
});

test("a row that cannot be loaded shows the reason and can be loaded again", async () => {
  const detail = "The database is locked.";
  backend.on("GET", /\/users\/1$/, () => Response.json({ detail }, { status: 409 }));
  const user = open("#/users/1");

  expect(await screen.findByText(detail)).toBeVisible();
  backend.on("GET", /\/users\/1$/, () => Response.json(ADA));
  await user.click(screen.getByRole("button", { name: "Try again" }));
  expect((await panelOf(ADA.email)).getByText("Ada Lovelace")).toBeVisible();
});

test("a row is edited in place", async () => {
  backend.on("PATCH", /\/users\/1$/, ({ body }) =>
    Response.json({ ...ADA, ...(body as Partial<User>) }),
  );
  const user = open("#/users/1");

  await user.click(await screen.findByRole("button", { name: "Edit user" }));
  const panel = await panelOf(ADA.email);
  expect(panel.getByRole("textbox", { name: "Email" })).toHaveFocus();
  await user.type(panel.getByRole("textbox", { name: "Full name" }), "!");
  await user.click(panel.getByRole("button", { name: "Save" }));

  expect(await screen.findByText("User saved.")).toBeVisible();
  expect(await panel.findByRole("button", { name: "Edit user" })).toHaveFocus();
  expect(address()).toBe("#/users/1");
});

test("Escape closes the panel, and asks first if there is unsaved input", async () => {
  const user = open("#/users/1");
  await user.click(await screen.findByRole("button", { name: "Edit user" }));
  const field = screen.getByRole("textbox", { name: "Full name" });
  await user.type(field, "!");

  await user.keyboard("{Escape}");
  await user.click(await screen.findByRole("button", { name: "Keep editing" }));
  expect(screen.getByRole("textbox", { name: "Full name" })).toHaveValue("Ada Lovelace!");

  await user.keyboard("{Escape}");
  await user.click(await screen.findByRole("button", { name: "Discard" }));
  await waitFor(() => expect(address()).toBe("#/users"));
});

test("a deleted row closes its panel", async () => {
  backend.on("DELETE", /\/users\/2$/, () => new Response(null, { status: 204 }));
  const user = open("#/users/2");

  await user.click(await screen.findByRole("button", { name: "Delete user" }));
  const question = within(await screen.findByRole("dialog", { name: "Delete user" }));
  await user.click(question.getByRole("button", { name: "Delete user" }));

  expect(await screen.findByText("User deleted.")).toBeVisible();
  expect(address()).toBe("#/users");
});
