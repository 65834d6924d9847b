import { render, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, expect, test } from "vitest";
import { logIn, requireLogin } from "@/shared/session/session";
import { type FakeBackend, fakeBackend, listOf } from "@/shared/testing/fake-backend";
import { App } from "./app";

const ADA = { id: "1", email: "ada@example.com", full_name: "Ada Lovelace", is_superuser: true };
const GRACE = { id: "2", email: "grace@example.com", full_name: null, is_superuser: false };

let backend: FakeBackend;
beforeEach(() => {
  window.location.hash = "";
  backend = fakeBackend();
  backend.on("GET", /./, () => listOf([]));
  signInAs(ADA);
});

/** Lets the backend answer as it does for this user. */
function signInAs(user: typeof ADA | typeof GRACE) {
  backend.on("GET", /\/users\/me$/, () => Response.json(user));
  if (user.is_superuser) return;
  const refusal = { detail: "Only superusers may do this." };
  backend.on("GET", /\/(users|data)\/(?!me$)/, () => Response.json(refusal, { status: 403 }));
}

const navigation = () => within(screen.getByRole("navigation", { name: "Main" }));

test("a superuser starts with the first feature, and sees who is signed in", async () => {
  render(<App />);

  expect(await screen.findByRole("heading", { name: "Users" })).toBeVisible();
  expect(await screen.findByText("Ada Lovelace")).toBeVisible();
});

test("another user starts with a feature that they may use, and sees no link to others", async () => {
  signInAs(GRACE);
  render(<App />);

  expect(await screen.findByRole("heading", { name: "Items" })).toBeVisible();
  expect(navigation().queryByRole("link", { name: "Users" })).not.toBeInTheDocument();
  expect(navigation().queryByRole("link", { name: "Data" })).not.toBeInTheDocument();
  expect(screen.queryByRole("alert")).not.toBeInTheDocument();
});

test("a page for superusers says so to others", async () => {
  window.location.hash = "#/users";
  signInAs(GRACE);
  render(<App />);

  expect(await screen.findByText(/Only superusers can open this page/)).toBeVisible();
  await userEvent.click(screen.getByRole("link", { name: "Go to the start page" }));
  expect(await screen.findByRole("heading", { name: "Items" })).toBeVisible();
});

test("an account that cannot be loaded says why, and loads on another try", async () => {
  const detail = "The database is locked.";
  backend.on("GET", /\/users\/me$/, () => Response.json({ detail }, { status: 409 }));
  render(<App />);

  expect(await screen.findByText(detail)).toBeVisible();
  signInAs(GRACE);
  await userEvent.click(screen.getByRole("button", { name: "Try again" }));
  expect(await screen.findByRole("heading", { name: "Items" })).toBeVisible();
});

test("the navigation leads to another feature", async () => {
  render(<App />);

  await userEvent.click(await screen.findByRole("link", { name: "Items" }));

  expect(await screen.findByRole("heading", { name: "Items" })).toBeVisible();
  expect(window.location.hash).toBe("#/items");
});

test("the address of a list has its search, without defaults and without what is invalid", async () => {
  window.location.hash = "#/users?q=ada&sort=password&order=desc&page=1";
  backend.on("GET", /\/users\/$/, () => listOf([{ ...ADA, created_at: "2026-11-24T02:00:00Z" }]));
  render(<App />);

  expect(await screen.findByRole("searchbox")).toHaveValue("ada");
  const list = backend.calls.find(({ url }) => url.pathname === "/api/v1/users/");
  expect(Object.fromEntries(list?.url.searchParams ?? [])).toMatchObject({
    q: "ada",
    sort: "created_at",
    order: "desc",
  });
  await userEvent.click(await screen.findByRole("button", { name: "Email" }));
  await waitFor(() => expect(window.location.hash).toBe("#/users?q=ada&sort=email"));
});

test("an address that does not exist says so", async () => {
  window.location.hash = "#/nowhere";
  render(<App />);

  expect(await screen.findByText(/This page does not exist/)).toBeVisible();
});

test("a backend that asks who calls gets a login, and the token after it", async () => {
  backend.on("GET", /./, ({ request }) =>
    request.headers.get("Authorization") === "Bearer jwt"
      ? request.url.endsWith("/me")
        ? Response.json(ADA)
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
  const detail = "There were too many attempts. Try again in 60 seconds.";
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
