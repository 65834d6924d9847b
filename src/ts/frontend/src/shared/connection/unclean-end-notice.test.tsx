import { MantineProvider } from "@mantine/core";
import { clearMocks, mockIPC } from "@tauri-apps/api/mocks";
import { render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, expect, test } from "vitest";
import { UncleanEndNotice } from "./unclean-end-notice";

const END = { launch: "3f9c0001", version: "0.1.0", started: "2026-11-24T18:05:09.012+00:00" };

afterEach(() => {
  clearMocks();
  Reflect.deleteProperty(window, "__TAURI_INTERNALS__");
});

function show(end: typeof END | null) {
  mockIPC((command) => (command === "unclean_end" ? end : "/saved.zip"));
  render(
    <MantineProvider env="test">
      <UncleanEndNotice />
    </MantineProvider>,
  );
  return userEvent.setup();
}

test("an end without order is said, with the diagnostics at hand, until it is dismissed", async () => {
  const user = show(END);
  expect(await screen.findByText(/ended unexpectedly the last time/)).toHaveTextContent("2026");
  await user.click(screen.getByRole("button", { name: "Save diagnostics" }));
  expect(await screen.findByText("/saved.zip")).toBeVisible();
  await user.click(screen.getByRole("button", { name: "Dismiss" }));
  expect(screen.queryByText(/the last time/)).not.toBeInTheDocument();
});

test("an orderly end is not mentioned", async () => {
  show(null);
  await new Promise((resolve) => setTimeout(resolve));
  expect(screen.queryByText(/the last time/)).not.toBeInTheDocument();
});
