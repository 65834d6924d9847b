import { render, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, expect, test } from "vitest";
import { fakeBackend, listOf } from "@/shared/testing/fake-backend";
import { testUser } from "@/shared/testing/users";
import { App } from "./app";

const ADA = testUser({ full_name: null });

beforeEach(() => {
  window.location.hash = "#/users";
  const backend = fakeBackend();
  backend.on("GET", /./, () => listOf([]));
  backend.on("GET", /\/users\/$/, () => listOf([ADA]));
  backend.on("GET", /\/users\/me$/, () => Response.json(ADA));
});

async function openUsers() {
  render(<App />);
  await screen.findByRole("row", { name: /ada@example/ });
  return userEvent.setup();
}

test("the title of the window has the name of the page", async () => {
  const user = await openUsers();
  expect(document.title).toBe("Users · Triptych");

  await user.click(await screen.findByRole("link", { name: "Data" }));

  await waitFor(() => expect(document.title).toBe("Data · Triptych"));
});

test("the focus moves to the heading of the page that is opened", async () => {
  const user = await openUsers();
  expect(screen.getByRole("heading", { name: "Users" })).not.toHaveFocus();

  await user.click(await screen.findByRole("link", { name: "Data" }));

  await waitFor(() => expect(screen.getByRole("heading", { name: "Data" })).toHaveFocus());
});

test("the focus stays where it is when the search of a list changes", async () => {
  const user = await openUsers();

  await user.type(await screen.findByRole("searchbox"), "ada");

  await waitFor(() => expect(window.location.hash).toContain("q=ada"));
  expect(screen.getByRole("searchbox")).toHaveFocus();
});

test("a keyboard user can skip the navigation", async () => {
  const user = await openUsers();

  await user.tab();
  expect(screen.getByRole("button", { name: "Skip to content" })).toHaveFocus();
  await user.keyboard("{Enter}");
  await user.tab();

  const main = within(screen.getByRole("main"));
  expect(main.getAllByRole("button", { name: "New user" })[0]).toHaveFocus();
});
