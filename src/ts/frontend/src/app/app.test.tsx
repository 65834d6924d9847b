import { render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, expect, test } from "vitest";
import { logIn, requireLogin } from "@/shared/session/session";
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

  backend.on("POST", /\/login\/sign-out$/, () => new Response(null, { status: 204 }));
  await userEvent.click(await screen.findByRole("button", { name: "Log out" }));
  expect(await screen.findByRole("heading", { name: "Log in to Triptych" })).toBeVisible();
  const logout = backend.calls.find(({ url }) => url.pathname.endsWith("/login/sign-out"));
  expect(logout?.request.headers.get("Authorization")).toBe("Bearer jwt");
});

test("whoever logs out while the backend is gone is logged out here", async () => {
  logIn("jwt");
  render(<App />);

  await userEvent.click(await screen.findByRole("button", { name: "Log out" }));

  expect(await screen.findByRole("heading", { name: "Log in to Triptych" })).toBeVisible();
  expect(sessionStorage.getItem("triptych.access-token")).toBeNull();
});

test("a login that is refused for too many attempts says when to try again", async () => {
  requireLogin();
  const detail = "There were too many attempts: try again in 60 seconds.";
  backend.on("POST", /./, () => Response.json({ detail }, { status: 429 }));
  render(<App />);

  await userEvent.type(await screen.findByLabelText(/Email/), "ada@localhost");
  await userEvent.type(screen.getByLabelText(/Password/), "wrong one");
  await userEvent.click(screen.getByRole("button", { name: "Log in" }));

  expect(await screen.findByText(detail)).toBeVisible();
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
