import { screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test, vi } from "vitest";
import type { Backup } from "@/shared/shell/types.gen";
import { type Commands, fakeShell } from "@/shared/testing/fake-shell";
import { renderFeature } from "@/shared/testing/render";
import { adviceFor, type FailureCode, KNOWN_CODES } from "../failure-advice";
import { type Failed, FailureScreen } from "./failure-screen";

const DAILY: Backup = {
  name: "0002-20261124T180509.012345Z-daily.db",
  revision: "0002",
  created_at: "2026-11-24T18:05:09.012+00:00",
  reason: "daily",
  size: 1_250_000,
};

/** Shows a failure with this code. The fake shell answers `commands`. */
function show(code: string, commands: Commands = {}) {
  fakeShell(commands);
  const failure: Failed = {
    state: "failed",
    code,
    detail: "The detail.",
    log_path: "/logs/backend.log",
    during: "start",
  };
  renderFeature(<FailureScreen failure={failure} onRetry={() => {}} />);
  return userEvent.setup();
}

const restoreButton = () => screen.queryByRole("button", { name: "Restore a backup…" });

test.each(KNOWN_CODES)("%s shows what happened and what to do", (code) => {
  show(code);
  const { what, next, restore } = adviceFor(code);

  expect(screen.getByRole("alert")).toHaveTextContent(`${what}${next}`);
  expect(screen.getByText("The detail.")).toBeVisible();
  expect(screen.getByRole("button", { name: "Try again" })).toBeEnabled();
  expect(restoreButton() !== null).toBe(restore);
  // If the text advises to restore a backup, the button is shown.
  if (/^(Restore|Choose another backup)|or restore a backup/.test(next)) expect(restore).toBe(true);
});

test("a restore is offered only for codes that it may help with", () => {
  const offered = KNOWN_CODES.filter((code) => adviceFor(code).restore);
  expect(offered).toEqual(
    expect.arrayContaining(["database_corrupt", "database_newer", "migration_failed"]),
  );
  const others: FailureCode[] = ["disk_full", "data_dir_in_use", "backend_missing"];
  for (const code of others) {
    expect(offered).not.toContain(code);
  }
});

test("an unknown code has advice", () => {
  show("from_the_future");
  expect(screen.getByRole("alert")).toHaveTextContent(/Try again/);
});

test("a missing backend program explains when backups can be restored", () => {
  show("backend_missing");
  expect(screen.getByRole("alert")).toHaveTextContent(/Backups can be restored after that/);
});

test("a backup shows its time, reason and size, and is restored after a confirmation", async () => {
  const restore = vi.fn();
  const user = show("database_corrupt", { backups: () => [DAILY], restore_backup: restore });
  await user.click(screen.getByRole("button", { name: "Restore a backup…" }));

  const row = within(await screen.findByRole("row", { name: /Daily/ }));
  expect(row.getByText(/2026/)).toBeVisible();
  expect(row.getByText("1.3 MB")).toBeVisible();
  await user.click(row.getByRole("button", { name: "Restore" }));
  expect(restore).not.toHaveBeenCalled();
  expect(screen.getByText(/kept next to the backups/)).toBeVisible();
  await user.click(screen.getByRole("button", { name: "Restore this backup" }));
  expect(restore).toHaveBeenCalledExactlyOnceWith({ name: DAILY.name });
});

test("a refused restore shows the reason, and another backup can be chosen", async () => {
  const user = show("database_corrupt", { backups: () => [DAILY] });
  await user.click(screen.getByRole("button", { name: "Restore a backup…" }));
  await user.click(await screen.findByRole("button", { name: "Restore" }));
  await user.click(screen.getByRole("button", { name: "Restore this backup" }));

  expect(await screen.findByText("The fake shell has no answer to restore_backup.")).toBeVisible();
  expect(screen.getByRole("button", { name: "Back" })).toBeEnabled();
});

test("without a backup the user can start over after a confirmation", async () => {
  const startOver = vi.fn();
  const user = show("database_corrupt", { backups: () => [], start_over: startOver });
  await user.click(screen.getByRole("button", { name: "Restore a backup…" }));
  expect(await screen.findByText(/There are no backups/)).toBeVisible();

  await user.click(screen.getByRole("button", { name: "Start over…" }));
  await user.click(screen.getByRole("button", { name: "Cancel" }));
  expect(startOver).not.toHaveBeenCalled();
  await user.click(screen.getByRole("button", { name: "Start over…" }));
  await user.click(screen.getByRole("button", { name: "Start over" }));
  expect(startOver).toHaveBeenCalledOnce();
});

test("a log folder that cannot be opened shows the reason", async () => {
  const user = show("disk_full");
  await user.click(screen.getByRole("button", { name: "Open log folder" }));
  expect(await screen.findByText("The fake shell has no answer to open_log_folder.")).toBeVisible();
});

test("the path of the saved diagnostics is shown", async () => {
  const user = show("disk_full", { save_diagnostics: () => "/home/ada/Downloads/diagnostics.zip" });
  await user.click(screen.getByRole("button", { name: "Save diagnostics" }));
  expect(await screen.findByText("/home/ada/Downloads/diagnostics.zip")).toBeVisible();
});
