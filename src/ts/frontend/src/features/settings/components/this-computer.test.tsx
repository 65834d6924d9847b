import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, expect, test } from "vitest";
import type { SettingsView } from "@/shared/shell/types.gen";
import { fakeBackend } from "@/shared/testing/fake-backend";
import { fakeShell } from "@/shared/testing/fake-shell";
import { renderFeature } from "@/shared/testing/render";
import { ThisComputer } from "./this-computer";

let settings: SettingsView;
let refusal: { code: string; detail: string } | null;
beforeEach(() => {
  settings = {
    start_at_login: false,
    close_to_tray: false,
    log_level: "info",
    tray: true,
    problem: null,
  };
  refusal = null;
  fakeBackend();
  fakeShell({
    settings: () => settings,
    change_settings: ({ changes }) => {
      if (refusal !== null) throw refusal;
      settings = { ...settings, ...changes };
      return settings;
    },
  });
});

function show() {
  renderFeature(<ThisComputer />);
  return userEvent.setup();
}

test("a switch changes a setting of the shell", async () => {
  const user = show();

  await user.click(await screen.findByRole("switch", { name: /^Start at login/ }));

  expect(
    await screen.findByRole("switch", { name: /^Start at login/, checked: true }),
  ).toBeEnabled();
  expect(settings).toMatchObject({ start_at_login: true, close_to_tray: false });
});

test("the log level is a setting of the shell", async () => {
  const user = show();

  await user.selectOptions(await screen.findByRole("combobox"), "Errors only");

  expect(await screen.findByRole("combobox")).toHaveValue("error");
  expect(settings.log_level).toBe("error");
});

test("a failed change shows the reason and does not move the switch", async () => {
  refusal = { code: "settings_not_written", detail: "The disk is full." };
  const user = show();

  await user.click(await screen.findByRole("switch", { name: /^Keep running in the tray/ }));

  expect(await screen.findByRole("alert")).toHaveTextContent("The disk is full.");
  expect(screen.getByRole("switch", { name: /^Keep running in the tray/ })).not.toBeChecked();
});

test("the switch for the tray is disabled without a tray", async () => {
  settings.tray = false;
  show();

  const keep = await screen.findByRole("switch", { name: /^Keep running in the tray/ });
  expect(keep).toBeDisabled();
  expect(keep).toHaveAccessibleDescription(/closing the window ends the app/);
});
