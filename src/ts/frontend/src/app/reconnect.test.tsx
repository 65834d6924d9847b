import { emit } from "@tauri-apps/api/event";
import { act, render, screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, expect, test } from "vitest";
import { type FakeBackend, fakeBackend, listOf } from "@/shared/testing/fake-backend";
import { fakeShell } from "@/shared/testing/fake-shell";
import { App } from "./app";

const FIRST = { state: "ready", base_url: "http://127.0.0.1:41230", token: "first" } as const;
const SECOND = { state: "ready", base_url: "http://127.0.0.1:41231", token: "second" } as const;
const ME = { id: "1", email: "local@example.com", full_name: null, is_superuser: true };
const ADA = {
  id: "6f1c1f0e-5a0e-4d0e-9a53-2a8f5f0c5f01",
  email: "ada@example.com",
  full_name: null,
  is_active: true,
  is_superuser: false,
  created_at: "2026-11-24T02:00:00Z",
};

let backend: FakeBackend;
/** The base URL of the running backend, or null if there is none. */
let running: string | null;
beforeEach(() => {
  window.location.hash = "#/users";
  running = FIRST.base_url;
  backend = fakeBackend();
  backend.on("GET", /./, () => listOf([]));
  backend.on("GET", /\/users\/me$/, () => Response.json(ME));
  backend.on("POST", /\/users\/$/, ({ url }) => {
    if (url.origin !== running) throw new TypeError("connection refused");
    backend.on("GET", /\/users\/$/, () => listOf([ADA]));
    return Response.json(ADA, { status: 201 });
  });
  fakeShell({ lifecycle: () => FIRST });
});

test("an open dialog keeps its values during a restart of the backend and saves them afterwards", async () => {
  const user = userEvent.setup();
  render(<App />);
  const [newUser] = await screen.findAllByRole("button", { name: "New user" });
  if (newUser === undefined) throw new Error("The button “New user” is missing.");
  await user.click(newUser);
  const dialog = within(await screen.findByRole("dialog", { name: "New user" }));
  await user.type(dialog.getByLabelText(/Password/), "difference engine");
  await user.type(dialog.getByLabelText(/Email/), "ada@");

  running = null;
  await act(() => emit("lifecycle", { state: "restarting", attempt: 1 }));
  expect(screen.getByText(/Reconnecting/)).toBeVisible();
  await user.type(dialog.getByLabelText(/Email/), "example.com");
  await user.click(dialog.getByRole("button", { name: "Create user" }));
  expect(await screen.findByText("The user was not created.")).toBeVisible();
  expect(dialog.getByLabelText(/Email/)).toHaveValue("ada@example.com");

  running = SECOND.base_url;
  await act(() => emit("lifecycle", SECOND));
  expect(screen.queryByText(/Reconnecting/)).not.toBeInTheDocument();
  await user.click(dialog.getByRole("button", { name: "Create user" }));

  expect(await screen.findByText("User created.")).toBeVisible();
  expect(await screen.findByRole("row", { name: /ada@example\.com/ })).toBeVisible();
  const saved = backend.calls.filter(({ request }) => request.method === "POST").at(-1);
  expect(saved?.request.headers.get("X-Launch-Token")).toBe("second");
  expect(saved?.body).toMatchObject({ email: "ada@example.com", password: "difference engine" });
});
