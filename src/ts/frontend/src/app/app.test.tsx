import { render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, expect, test } from "vitest";
import { type FakeBackend, fakeBackend, listOf } from "@/shared/testing/fake-backend";
import { App } from "./app";

const ME = { id: "1", email: "ada@example.com", full_name: "Ada Lovelace" };

let backend: FakeBackend;
beforeEach(() => {
  window.location.hash = "";
  backend = fakeBackend();
  backend.on("GET", /./, () => listOf([]));
  backend.on("GET", /\/users\/me$/, () => Response.json(ME));
});

test("the app opens on the first feature and says as whom one works", async () => {
  render(<App />);

  expect(await screen.findByRole("heading", { name: "Users" })).toBeVisible();
  expect(await screen.findByText("Ada Lovelace")).toBeVisible();
});

test("the navigation leads to the other feature", async () => {
  render(<App />);

  await userEvent.click(await screen.findByRole("link", { name: "Items" }));

  expect(await screen.findByRole("heading", { name: "Items" })).toBeVisible();
  expect(window.location.hash).toMatch(/^#\/items/);
});

test("an address that is no page says so", async () => {
  window.location.hash = "#/nowhere";
  render(<App />);

  expect(await screen.findByText(/no such page/)).toBeVisible();
});

test("a backend that wants to know who calls gets a login, and the token after it", async () => {
  backend.on("GET", /./, ({ request }) =>
    request.headers.get("Authorization") === "Bearer jwt"
      ? request.url.endsWith("/me")
        ? Response.json(ME)
        : listOf([])
      : Response.json({ detail: "Not authenticated" }, { status: 401 }),
  );
  backend.on("POST", /\/login\/access-token$/, () =>
    Response.json({ access_token: "jwt", token_type: "bearer" }),
  );
  render(<App />);

  await userEvent.type(await screen.findByLabelText(/Email/), "ada@example.com");
  await userEvent.type(screen.getByLabelText(/Password/), "difference engine");
  await userEvent.click(screen.getByRole("button", { name: "Log in" }));

  expect(await screen.findByRole("heading", { name: "Users" })).toBeVisible();
  const login = backend.calls.find(({ request }) => request.method === "POST");
  expect(new URLSearchParams(String(login?.body)).get("username")).toBe("ada@example.com");

  await userEvent.click(await screen.findByRole("button", { name: "Log out" }));
  expect(await screen.findByRole("heading", { name: "Log in to Triptych" })).toBeVisible();
});

test("a refused login says why and stays", async () => {
  backend.on("GET", /./, () => Response.json({ detail: "Not authenticated" }, { status: 401 }));
  const detail = "Incorrect email or password";
  backend.on("POST", /./, () => Response.json({ detail }, { status: 400 }));
  render(<App />);

  await userEvent.type(await screen.findByLabelText(/Email/), "ada@example.com");
  await userEvent.type(screen.getByLabelText(/Password/), "wrong one");
  await userEvent.click(screen.getByRole("button", { name: "Log in" }));

  expect(await screen.findByText(detail)).toBeVisible();
});
