import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, expect, test } from "vitest";
import { APP_VERSION } from "@/shared/app-info";
import { type FakeBackend, fakeBackend } from "@/shared/testing/fake-backend";
import { fakeShell } from "@/shared/testing/fake-shell";
import { renderFeature } from "@/shared/testing/render";
import { About } from "./about";

let backend: FakeBackend;
beforeEach(() => {
  backend = fakeBackend();
  answerVersion(APP_VERSION);
});

function answerVersion(version: string) {
  backend.on("GET", /\/health$/, () => Response.json({ status: "ok", version }));
}

test("a browser shows versions and licence, and no buttons of the shell", async () => {
  renderFeature(<About />);

  expect(await screen.findByRole("row", { name: `Backend ${APP_VERSION}` })).toBeVisible();
  expect(screen.getByRole("row", { name: `App ${APP_VERSION}` })).toBeVisible();
  expect(screen.getByRole("row", { name: /Licence/ })).toBeVisible();
  expect(screen.queryByRole("button")).not.toBeInTheDocument();
  expect(screen.queryByRole("status")).not.toBeInTheDocument();
});

test("a page that is older than its backend says so", async () => {
  answerVersion("99.0.0");
  renderFeature(<About />);

  expect(await screen.findByText(/Reload the page/)).toBeVisible();
});

test("the app's window opens the logs and saves the diagnostics", async () => {
  const shell = fakeShell({
    open_log_folder: () => null,
    save_diagnostics: () => "/home/ada/diagnostics.zip",
  });
  renderFeature(<About />);
  const user = userEvent.setup();

  await user.click(await screen.findByRole("button", { name: "Open log folder" }));
  expect(shell.calls.map(({ command }) => command)).toContain("open_log_folder");
  await user.click(screen.getByRole("button", { name: "Save diagnostics" }));
  expect(await screen.findByText("/home/ada/diagnostics.zip")).toBeVisible();
});
