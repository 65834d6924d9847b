import { screen } from "@testing-library/react";
import { beforeEach, expect, test } from "vitest";
import { type FakeBackend, fakeBackend } from "@/shared/testing/fake-backend";
import { fakeShell } from "@/shared/testing/fake-shell";
import { renderFeature } from "@/shared/testing/render";
import { SettingsPage } from "./settings-page";

const ADA = { id: "1", email: "ada@example.com", full_name: "Ada", is_superuser: false };

let backend: FakeBackend;
beforeEach(() => {
  backend = fakeBackend();
  backend.on("GET", /\/users\/me$/, () => Response.json(ADA));
  backend.on("GET", /\/health$/, () => Response.json({ status: "ok", version: "1.2.3" }));
  requireSignIn(true);
});

function requireSignIn(auth_required: boolean) {
  backend.on("GET", /\/login\/options$/, () =>
    Response.json({ auth_required, signup_enabled: true }),
  );
}

async function sections() {
  await screen.findByRole("region", { name: "About" });
  return screen.getAllByRole("region").map((section) => section.getAttribute("aria-label"));
}

test("a user who logs in has a password, and an account that can be deleted", async () => {
  renderFeature(<SettingsPage />);

  expect(await sections()).toEqual([
    "Profile",
    "Password",
    "Appearance",
    "About",
    "Delete account",
  ]);
});

test("the local user has neither", async () => {
  requireSignIn(false);
  renderFeature(<SettingsPage />);

  expect(await sections()).toEqual(["Profile", "Appearance", "About"]);
});

test("the app's window also has the settings of this computer", async () => {
  requireSignIn(false);
  fakeShell();
  renderFeature(<SettingsPage />);

  expect(await sections()).toEqual(["Profile", "Appearance", "This computer", "About"]);
});

test("without the account the other settings are still there", async () => {
  const detail = "The database is locked.";
  backend.on("GET", /\/users\/me$/, () => Response.json({ detail }, { status: 409 }));
  renderFeature(<SettingsPage />);

  expect(await sections()).toEqual(["Appearance", "About"]);
  expect(screen.getByText(detail)).toBeVisible();
});
