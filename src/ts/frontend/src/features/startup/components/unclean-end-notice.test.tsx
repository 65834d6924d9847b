import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test } from "vitest";
import { fakeShell } from "@/shared/testing/fake-shell";
import { renderFeature } from "@/shared/testing/render";
import { UncleanEndNotice } from "./unclean-end-notice";

const END = { launch: "3f9c0001", version: "0.1.0", started: "2026-11-24T18:05:09.012+00:00" };

function show(end: typeof END | null) {
  fakeShell({ unclean_end: () => end, save_diagnostics: () => "/saved.zip" });
  renderFeature(<UncleanEndNotice />);
  return userEvent.setup();
}

test("an unclean shutdown is shown with a button for diagnostics until it is dismissed", async () => {
  const user = show(END);
  expect(await screen.findByText(/ended unexpectedly the last time/)).toHaveTextContent("2026");
  await user.click(screen.getByRole("button", { name: "Save diagnostics" }));
  expect(await screen.findByText("/saved.zip")).toBeVisible();
  await user.click(screen.getByRole("button", { name: "Dismiss" }));
  expect(screen.queryByText(/the last time/)).not.toBeInTheDocument();
});

test("nothing is shown after a clean shutdown", async () => {
  show(null);
  await new Promise((resolve) => setTimeout(resolve));
  expect(screen.queryByText(/the last time/)).not.toBeInTheDocument();
});
