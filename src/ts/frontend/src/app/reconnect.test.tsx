import { emit } from "@tauri-apps/api/event";
import { act, render, screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, expect, test } from "vitest";
import { type FakeBackend, fakeBackend, listOf } from "@/shared/testing/fake-backend";
import { fakeShell } from "@/shared/testing/fake-shell";
import { App } from "./app";

const FIRST = { state: "ready", base_url: "http://127.0.0.1:41230", token: "first" } as const;
const SECOND = { state: "ready", base_url: "http://127.0.0.1:41231", token: "second" } as const;
const LAMP = {
  id: "0d9f8a52-1b1f-4a64-8d0c-0d3a3d9f6b11",
  title: "Lamp",
  description: null,
  owner_id: "6f1c1f0e-5a0e-4d0e-9a53-2a8f5f0c5f01",
  created_at: "2026-11-24T02:00:00Z",
};

let backend: FakeBackend;
/** The base URL of the running backend, or null if there is none. */
let running: string | null;
beforeEach(() => {
  window.location.hash = "#/items";
  running = FIRST.base_url;
  backend = fakeBackend();
  backend.on("GET", /./, () => listOf([]));
  backend.on("POST", /\/items\/$/, ({ url }) => {
    if (url.origin !== running) throw new TypeError("connection refused");
    backend.on("GET", /\/items\/$/, () => listOf([LAMP]));
    return Response.json(LAMP, { status: 201 });
  });
  fakeShell({ lifecycle: () => FIRST });
});

test("an open dialog keeps its values during a restart of the backend and saves them afterwards", async () => {
  const user = userEvent.setup();
  render(<App />);
  const [newItem] = await screen.findAllByRole("button", { name: "New item" });
  if (newItem === undefined) throw new Error("The button “New item” is missing.");
  await user.click(newItem);
  const dialog = within(await screen.findByRole("dialog", { name: "New item" }));
  await user.type(dialog.getByLabelText(/Title/), "La");

  running = null;
  await act(() => emit("lifecycle", { state: "restarting", attempt: 1 }));
  expect(screen.getByText(/Reconnecting/)).toBeVisible();
  await user.type(dialog.getByLabelText(/Title/), "mp");
  await user.click(dialog.getByRole("button", { name: "Create item" }));
  expect(await screen.findByText("The item was not created.")).toBeVisible();
  expect(dialog.getByLabelText(/Title/)).toHaveValue("Lamp");

  running = SECOND.base_url;
  await act(() => emit("lifecycle", SECOND));
  expect(screen.queryByText(/Reconnecting/)).not.toBeInTheDocument();
  await user.click(dialog.getByRole("button", { name: "Create item" }));

  expect(await screen.findByText("Item created.")).toBeVisible();
  expect(await screen.findByRole("row", { name: /Lamp/ })).toBeVisible();
  const saved = backend.calls.filter(({ request }) => request.method === "POST").at(-1);
  expect(saved?.request.headers.get("X-Launch-Token")).toBe("second");
  expect(saved?.body).toEqual({ title: "Lamp", description: null });
});
