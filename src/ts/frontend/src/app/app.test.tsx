import { render, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, expect, test } from "vitest";
import { logIn, requireLogin } from "@/shared/session/session";
import { type FakeBackend, fakeBackend, listOf } from "@/shared/testing/fake-backend";
import { testUser } from "@/shared/testing/users";
import type { User } from "@/shared/users/users";
import { App } from "./app";
import { featuresFor } from "./features";

const ADA = testUser();
const GRACE: User = {
  ...ADA,
  id: "2",
  email: "grace@example.com",
  full_name: null,
  is_superuser: false,
};
const EMPTY_OVERVIEW = { days: ["2026-11-24"], max_per_day: 500, lists: [] };

let backend: FakeBackend;
beforeEach(() => {
  window.location.hash = "";
  backend = fakeBackend();
  backend.on("GET", /./, () => listOf([]));
  backend.on("GET", /\/overview$/, () => Response.json(EMPTY_OVERVIEW));
  backend.on("GET", /\/data\/status$/, () =>
    Response.json({ database_size: 1, disk_free: 1, last_backup: null, last_check: null }),
  );
  signInAs(ADA);
});

/** Sets the answers of the backend for this user. */
function signInAs(user: User) {
  backend.on("GET", /\/users\/me$/, () => Response.json(user));
  if (user.is_superuser) return;
  const refusal = { detail: "Only superusers may do this." };
  backend.on("GET", /\/(users|data)\/(?!me$)/, () => Response.json(refusal, { status: 403 }));
}

const navigation = () => within(screen.getByRole("navigation", { name: "Main" }));

test("a superuser starts on the home page and sees the signed-in user", async () => {
  render(<App />);

  expect(await screen.findByRole("heading", { name: "Home" })).toBeVisible();
  expect(await screen.findByText("Ada Lovelace")).toBeVisible();
});

test("another user starts on the home page and sees only permitted links", async () => {
  signInAs(GRACE);
  render(<App />);

  expect(await screen.findByRole("heading", { name: "Home" })).toBeVisible();
  expect(navigation().queryByRole("link", { name: "Users" })).not.toBeInTheDocument();
  expect(navigation().queryByRole("link", { name: "Data" })).not.toBeInTheDocument();
  expect(screen.queryByRole("alert")).not.toBeInTheDocument();
});

test("the links of the navigation appear together, so that none moves under the pointer", async () => {
  let answer = (_: Response) => {};
  const account = new Promise<Response>((resolve) => {
    answer = resolve;
  });
  backend.on("GET", /\/users\/me$/, () => account);
  render(<App />);

  await waitFor(() => expect(navigation()).toBeDefined());
  expect(navigation().queryAllByRole("link")).toHaveLength(0);
  answer(Response.json(ADA));
  expect(await navigation().findByRole("link", { name: "Data" })).toBeVisible();
  expect(
    navigation()
      .getAllByRole("link")
      .map((link) => link.textContent),
  ).toEqual(featuresFor(ADA).map(({ label }) => label));
});

test("a page for superusers shows a message to other users", async () => {
  window.location.hash = "#/users";
  signInAs(GRACE);
  render(<App />);

  expect(await screen.findByText(/Only superusers can open this page/)).toBeVisible();
  await userEvent.click(screen.getByRole("link", { name: "Go to the start page" }));
  expect(await screen.findByRole("heading", { name: "Home" })).toBeVisible();
});

test("an account that cannot be loaded shows the reason and can be loaded again", async () => {
  const detail = "The database is locked.";
  backend.on("GET", /\/users\/me$/, () => Response.json({ detail }, { status: 409 }));
  render(<App />);

  expect(await screen.findByText(detail)).toBeVisible();
  signInAs(GRACE);
  await userEvent.click(screen.getByRole("button", { name: "Try again" }));
  expect(await screen.findByRole("heading", { name: "Home" })).toBeVisible();
});

test("a link in the navigation opens another page", async () => {
  render(<App />);

  await userEvent.click(await screen.findByRole("link", { name: "Data" }));

  expect(await screen.findByRole("heading", { name: "Data" })).toBeVisible();
  expect(window.location.hash).toBe("#/data");
});

test("the address of a list has its search, without defaults and invalid values", async () => {
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

test("an unknown address shows a message", async () => {
  window.location.hash = "#/nowhere";
  render(<App />);

  expect(await screen.findByText(/This page does not exist/)).toBeVisible();
});

test("the login page is shown after a 401, and its token is sent afterwards", async () => {
  signInAs(GRACE);
  for (const [path, answer] of [
    [/\/users\/me$/, GRACE],
    [/\/overview$/, EMPTY_OVERVIEW],
  ] as const) {
    backend.on("GET", path, ({ request }) =>
      request.headers.get("Authorization") === "Bearer jwt"
        ? Response.json(answer)
        : Response.json({ detail: "Not authenticated" }, { status: 401 }),
    );
  }
  backend.on("POST", /\/login\/access-token$/, () =>
    Response.json({ access_token: "jwt", token_type: "bearer" }),
  );
  render(<App />);

  await userEvent.type(await screen.findByLabelText(/Email/), "ada@example.com");
  await userEvent.type(screen.getByLabelText(/Password/), "difference engine");
  await userEvent.click(screen.getByRole("button", { name: "Log in" }));

  expect(await screen.findByRole("heading", { name: "Home" })).toBeVisible();
  const login = backend.calls.find(({ request }) => request.method === "POST");
  expect(new URLSearchParams(String(login?.body)).get("username")).toBe("ada@example.com");

  backend.on("POST", /\/login\/sign-out$/, () => new Response(null, { status: 204 }));
  await userEvent.click(await screen.findByRole("button", { name: "Log out" }));
  expect(await screen.findByRole("heading", { name: "Log in to Triptych" })).toBeVisible();
  const logout = backend.calls.find(({ url }) => url.pathname.endsWith("/login/sign-out"));
  expect(logout?.request.headers.get("Authorization")).toBe("Bearer jwt");
});

test("logging out works in the window while the backend cannot be reached", async () => {
  logIn("jwt");
  render(<App />);

  await userEvent.click(await screen.findByRole("button", { name: "Log out" }));

  expect(await screen.findByRole("heading", { name: "Log in to Triptych" })).toBeVisible();
  expect(sessionStorage.getItem("triptych.access-token")).toBeNull();
});

test("a login that is refused for too many attempts shows when to try again", async () => {
  requireLogin();
  const detail = "There were too many attempts. Try again in 60 seconds.";
  backend.on("POST", /./, () => Response.json({ detail }, { status: 429 }));
  render(<App />);

  await userEvent.type(await screen.findByLabelText(/Email/), "ada@localhost");
  await userEvent.type(screen.getByLabelText(/Password/), "wrong one");
  await userEvent.click(screen.getByRole("button", { name: "Log in" }));

  expect(await screen.findByText(detail)).toBeVisible();
});

test("a refused login shows the reason and keeps the login page", async () => {
  backend.on("GET", /./, () => Response.json({ detail: "Not authenticated" }, { status: 401 }));
  const detail = "Incorrect email or password";
  backend.on("POST", /./, () => Response.json({ detail }, { status: 400 }));
  render(<App />);

  await userEvent.type(await screen.findByLabelText(/Email/), "ada@example.com");
  await userEvent.type(screen.getByLabelText(/Password/), "wrong one");
  await userEvent.click(screen.getByRole("button", { name: "Log in" }));

  expect(await screen.findByText(detail)).toBeVisible();
});

test("the navigation leads back to a list as it was left, and from the list to its first page", async () => {
  const user = userEvent.setup();
  window.location.hash = "#/users?q=grace&order=desc";
  render(<App />);

  await screen.findByRole("navigation", { name: "Main" });
  await user.click(await navigation().findByRole("link", { name: "Data" }));
  await waitFor(() => expect(window.location.hash).toBe("#/data"));
  await user.click(navigation().getByRole("link", { name: "Users" }));
  await waitFor(() => expect(window.location.hash).toContain("q=grace"));
  expect(window.location.hash).toContain("order=desc");

  await user.click(navigation().getByRole("link", { name: "Users" }));
  await waitFor(() => expect(window.location.hash).toBe("#/users"));
});

test("a page is left only after the user agrees to lose what they typed", async () => {
  const user = userEvent.setup();
  window.location.hash = "#/data";
  render(<App />);
  await screen.findByRole("navigation", { name: "Main" });
  await user.click(await navigation().findByRole("link", { name: "Users" }));
  // The other one is in the empty list.
  const [newUser] = await screen.findAllByRole("button", { name: "New user" });
  await user.click(newUser as HTMLElement);
  await user.type(await screen.findByRole("textbox", { name: "Email" }), "grace");

  window.history.back();
  await user.click(await screen.findByRole("button", { name: "Keep editing" }));
  expect(screen.getByRole("textbox", { name: "Email" })).toHaveValue("grace");
  await waitFor(() => expect(window.location.hash).toBe("#/users"));
  // The question that is closing has a button with the same name as the next one.
  await waitFor(() => expect(screen.queryByText("Discard your input?")).not.toBeInTheDocument());

  window.history.back();
  await user.click(await screen.findByRole("button", { name: "Discard" }));
  expect(await screen.findByRole("heading", { name: "Data" })).toBeVisible();
});
