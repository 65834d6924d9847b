import { fireEvent, render, screen } from "@testing-library/react";
import { beforeEach, expect, test } from "vitest";
import type { Lifecycle, SettingsView } from "@/shared/shell/types.gen";
import { fakeBackend, listOf } from "@/shared/testing/fake-backend";
import { type FakeShell, fakeShell } from "@/shared/testing/fake-shell";
import { App } from "./app";

const READY: Lifecycle = { state: "ready", base_url: "http://127.0.0.1:41230", token: "secret" };
const SETTINGS: SettingsView = {
  start_at_login: false,
  close_to_tray: false,
  log_level: "info",
  tray: false,
  problem: null,
};

let shell: FakeShell;
let settings: SettingsView;
beforeEach(() => {
  window.location.hash = "#/users";
  const backend = fakeBackend();
  backend.on("GET", /./, () => listOf([]));
  backend.on("GET", /\/users\/me$/, () => Response.json({ is_superuser: true }));
  backend.on("GET", /\/health$/, () => Response.json({ status: "ok", version: "1.2.3" }));
  settings = SETTINGS;
});

async function openInShell() {
  shell = fakeShell({
    lifecycle: () => READY,
    settings: () => settings,
    quit: () => null,
    toggle_fullscreen: () => null,
  });
  render(<App />);
  await screen.findByRole("heading", { name: "Users" });
}

test("the usual keyboard shortcuts work", async () => {
  await openInShell();

  fireEvent.keyDown(document.body, { key: "F11", code: "F11" });
  fireEvent.keyDown(document.body, { key: "q", code: "KeyQ", ctrlKey: true });
  const called = shell.calls.map(({ command }) => command);
  expect(called).toEqual(expect.arrayContaining(["toggle_fullscreen", "quit"]));

  fireEvent.keyDown(document.body, { key: ",", code: "Comma", ctrlKey: true });
  expect(await screen.findByRole("heading", { name: "Settings" })).toBeVisible();
});

test("the window cannot be reloaded with a key", async () => {
  await openInShell();

  // fireEvent returns false if the default was prevented.
  expect(fireEvent.keyDown(document.body, { key: "F5", code: "F5" })).toBe(false);
  expect(fireEvent.keyDown(document.body, { key: "r", code: "KeyR", ctrlKey: true })).toBe(false);
});

test("a browser keeps its own shortcuts", async () => {
  render(<App />);
  await screen.findByRole("heading", { name: "Users" });

  expect(fireEvent.keyDown(document.body, { key: "F5", code: "F5" })).toBe(true);
});

test("a message on every page says that the settings were reset", async () => {
  settings = { ...SETTINGS, problem: "The old file is kept as settings.broken-1.json." };
  await openInShell();

  expect(await screen.findByRole("alert")).toHaveTextContent("settings.broken-1.json");
});
