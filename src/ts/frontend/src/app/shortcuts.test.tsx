import { clearMocks, mockIPC } from "@tauri-apps/api/mocks";
import { fireEvent, render, screen } from "@testing-library/react";
import { afterEach, beforeEach, expect, test } from "vitest";
import { fakeBackend } from "@/shared/testing/fake-backend";
import { App } from "./app";

const READY = { state: "ready", base_url: "http://127.0.0.1:41230", token: "secret" };
const SETTINGS = {
  start_at_login: false,
  close_to_tray: false,
  log_level: "info",
  tray: false,
  problem: null as string | null,
};

let called: string[];
let settings: typeof SETTINGS;
beforeEach(() => {
  window.location.hash = "#/users";
  fakeBackend().on("GET", /./, () => Response.json({ data: [], count: 0 }));
  called = [];
  settings = SETTINGS;
});
afterEach(() => {
  clearMocks();
  Reflect.deleteProperty(window, "__TAURI_INTERNALS__");
});

async function openInShell() {
  mockIPC(
    (command) => {
      called.push(command);
      return { startup: READY, settings }[command] ?? null;
    },
    { shouldMockEvents: true },
  );
  render(<App />);
  await screen.findByRole("heading", { name: "Users" });
}

test("keys do what they do in every window", async () => {
  await openInShell();

  fireEvent.keyDown(document.body, { key: "F11", code: "F11" });
  fireEvent.keyDown(document.body, { key: "q", code: "KeyQ", ctrlKey: true });
  expect(called).toContain("toggle_fullscreen");
  expect(called).toContain("quit");

  fireEvent.keyDown(document.body, { key: ",", code: "Comma", ctrlKey: true });
  expect(await screen.findByRole("heading", { name: "Settings" })).toBeVisible();
});

test("no key reloads the window", async () => {
  await openInShell();

  // fireEvent is false where the default was prevented.
  expect(fireEvent.keyDown(document.body, { key: "F5", code: "F5" })).toBe(false);
  expect(fireEvent.keyDown(document.body, { key: "r", code: "KeyR", ctrlKey: true })).toBe(false);
});

test("a browser keeps its own keys, and has no settings of a shell", async () => {
  render(<App />);
  await screen.findByRole("heading", { name: "Users" });

  expect(fireEvent.keyDown(document.body, { key: "F5", code: "F5" })).toBe(true);
  expect(screen.queryByRole("link", { name: "Settings" })).not.toBeInTheDocument();
});

test("settings that were set aside are told of on whatever page", async () => {
  settings = { ...SETTINGS, problem: "The old file is kept as settings.broken-1.json." };
  await openInShell();

  expect(await screen.findByRole("alert")).toHaveTextContent("settings.broken-1.json");
});
