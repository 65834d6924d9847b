import { render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { logError, logUncaughtErrors } from "@/shared/shell/window-log";
import { fakeReload } from "@/shared/testing/fake-reload";
import { fakeShell } from "@/shared/testing/fake-shell";
import { ErrorBoundary } from "./error-boundary";

function Broken(): never {
  throw new TypeError("the page is broken");
}

beforeEach(() => {
  vi.spyOn(console, "error").mockReturnValue();
});
afterEach(() => {
  vi.restoreAllMocks();
});

function show() {
  render(
    <ErrorBoundary>
      <Broken />
    </ErrorBoundary>,
    { onCaughtError: logError },
  );
  return userEvent.setup();
}

test("an error of the whole window shows a button that reloads it", async () => {
  const reload = fakeReload();
  const user = show();

  expect(screen.getByRole("heading")).toHaveTextContent("Something went wrong in this window");
  await user.click(screen.getByRole("button", { name: "Reload window" }));
  expect(reload).toHaveBeenCalledOnce();
});

test("the error is written to the shell's log, and the diagnostics can be saved", async () => {
  const shell = fakeShell({
    log_window_error: () => null,
    save_diagnostics: () => "/home/ada/diagnostics.zip",
  });
  const user = show();

  expect(shell.calls).toEqual([
    { command: "log_window_error", values: { message: expect.stringContaining("page is broken") } },
  ]);
  await user.click(screen.getByRole("button", { name: "Save diagnostics" }));
  expect(await screen.findByText("Saved to /home/ada/diagnostics.zip")).toBeVisible();
});

test("uncaught errors are written to the shell's log", () => {
  const shell = fakeShell({ log_window_error: () => null });
  logUncaughtErrors();

  window.dispatchEvent(new ErrorEvent("error", { error: new Error("in a timer") }));
  const rejection = Object.assign(new Event("unhandledrejection"), { reason: "in a promise" });
  window.dispatchEvent(rejection);

  const messages = shell.calls.map(({ values }) => (values as { message: string }).message);
  expect(messages).toEqual([expect.stringContaining("in a timer"), "in a promise"]);
});
