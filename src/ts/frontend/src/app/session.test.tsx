import { render, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, expect, test } from "vitest";
import { logIn } from "@/shared/session/session";
import { type FakeBackend, fakeBackend, listOf } from "@/shared/testing/fake-backend";
import { testUser } from "@/shared/testing/users";
import { App } from "./app";

const ADA = testUser({ full_name: "Ada" });

let backend: FakeBackend;
/** The token that the backend accepts. */
let valid: string;
beforeEach(() => {
  window.location.hash = "#/users?q=grace";
  logIn("first");
  valid = "first";
  backend = fakeBackend();
  for (const method of ["GET", "POST"]) {
    backend.on(method, /./, ({ request, url }) => {
      if (request.headers.get("Authorization") !== `Bearer ${valid}`)
        return Response.json({ detail: "Sign in again." }, { status: 401 });
      return url.pathname.endsWith("/me") ? Response.json(ADA) : listOf([]);
    });
  }
  backend.on("GET", /\/login\/options$/, () =>
    Response.json({ auth_required: true, signup_enabled: true }),
  );
  backend.on("POST", /\/login\/access-token$/, () => {
    valid = "second";
    return Response.json({ access_token: valid, token_type: "bearer" });
  });
});

async function typeIntoForm(user: ReturnType<typeof userEvent.setup>) {
  render(<App />);
  const [newUser] = await screen.findAllByRole("button", { name: "New user" });
  await user.click(newUser as HTMLElement);
  const dialog = within(await screen.findByRole("dialog", { name: "New user" }));
  await user.type(dialog.getByLabelText(/Email/), "grace@example.com");
  await user.type(dialog.getByLabelText(/Password/), "flow-matic");
  return dialog;
}

/** The login that covers the app. The app below has fields with the same labels. */
const cover = async () =>
  within((await screen.findByText(/Your session has expired/)).closest("main") as HTMLElement);

test("an expired session keeps the page and the form, and the user saves after the login", async () => {
  const user = userEvent.setup();
  const dialog = await typeIntoForm(user);
  valid = "none";
  await user.click(dialog.getByRole("button", { name: "Create user" }));

  const login = await cover();
  expect(login.getByLabelText(/Email/)).toHaveValue("ada@example.com");
  expect(login.getByLabelText(/Email/)).toHaveAttribute("readonly");
  expect(login.getByLabelText(/Password/)).toHaveFocus();
  await user.type(login.getByLabelText(/Password/), "difference engine");
  await user.click(login.getByRole("button", { name: "Log in" }));

  await waitFor(() => expect(screen.queryByText(/session has expired/)).not.toBeInTheDocument());
  expect(dialog.getByLabelText(/Email/)).toHaveValue("grace@example.com");
  expect(dialog.getByLabelText(/Password/)).toHaveValue("flow-matic");
  expect(window.location.hash).toBe("#/users?q=grace");
  backend.on("POST", /\/users\/$/, () => Response.json(ADA, { status: 201 }));
  await user.click(dialog.getByRole("button", { name: "Create user" }));
  expect(await screen.findByText("User created.")).toBeVisible();
  const saved = backend.calls.filter(({ request }) => request.method === "POST").at(-1);
  expect(saved?.request.headers.get("Authorization")).toBe("Bearer second");
});

test("a list that is read without a valid session waits for the login", async () => {
  const user = userEvent.setup();
  render(<App />);
  const search = await screen.findByRole("searchbox");
  await waitFor(() => expect(screen.getByText(/No users match/)).toBeVisible());
  valid = "none";
  await user.type(search, "s");

  const login = await cover();
  await user.type(login.getByLabelText(/Password/), "difference engine");
  await user.click(login.getByRole("button", { name: "Log in" }));

  await waitFor(() => expect(screen.queryByText(/session has expired/)).not.toBeInTheDocument());
  expect(await screen.findByText(/No users match “graces”/)).toBeVisible();
  expect(screen.queryByText(/could not be loaded/)).not.toBeInTheDocument();
});

test("another user sees nothing of the one whose session has expired", async () => {
  const user = userEvent.setup();
  const dialog = await typeIntoForm(user);
  valid = "none";
  await user.click(dialog.getByRole("button", { name: "Create user" }));
  await user.click((await cover()).getByRole("button", { name: "Use another account" }));

  expect(await screen.findByRole("heading", { name: "Log in to Triptych" })).toBeVisible();
  expect(screen.queryByText(/session has expired/)).not.toBeInTheDocument();
  expect(screen.queryByRole("dialog")).not.toBeInTheDocument();
  expect(screen.getByLabelText(/Email/)).toHaveValue("");
});

test("a session that has expired before the window was opened returns to its page", async () => {
  valid = "none";
  const user = userEvent.setup();
  render(<App />);

  await user.type((await cover()).getByLabelText(/Email/), "ada@example.com");
  await user.type(screen.getByLabelText(/Password/), "difference engine");
  await user.click(screen.getByRole("button", { name: "Log in" }));

  expect(await screen.findByRole("searchbox")).toHaveValue("grace");
});

test("after a log-out the next user starts on the first page", async () => {
  const user = userEvent.setup();
  window.location.hash = "#/data";
  render(<App />);
  await user.click(await screen.findByRole("button", { name: "Log out" }));

  expect(await screen.findByRole("heading", { name: "Log in to Triptych" })).toBeVisible();
  await waitFor(() => expect(window.location.hash).toBe("#/"));
});
