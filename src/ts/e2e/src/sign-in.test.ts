import type { Page } from "playwright-core";
import { expect } from "vitest";
import { type Backend, SUPERUSER, startBackendWithSignIn } from "./backend";
import { screenshot, toast, test as withoutSignIn } from "./window";

const PASSWORD = "analytical engine";

const test = withoutSignIn.override(
  "backend",
  { scope: "file" },
  async ({}, { onCleanup }): Promise<Backend> => {
    const backend = await startBackendWithSignIn();
    onCleanup(backend.stop);
    return backend;
  },
);

const password = (page: Page, label: string) => page.getByRole("textbox", { name: label });

/** A link of the navigation. Pages may have links with the same name. */
const navigationLink = (page: Page, name: string) =>
  page.getByRole("navigation", { name: "Main" }).getByRole("link", { name });

async function signUp(page: Page, email: string) {
  await page.getByRole("button", { name: "Create an account" }).click();
  await page.getByLabel("Email").fill(email);
  await password(page, "Password").fill(PASSWORD);
  await page.getByRole("button", { name: "Create account" }).click();
  await page.getByRole("button", { name: "Log out" }).waitFor();
}

async function logIn(page: Page, user: { email: string; password: string }) {
  await page.getByLabel("Email").fill(user.email);
  await password(page, "Password").fill(user.password);
  await page.getByRole("button", { name: "Log in" }).click();
  await page.getByRole("button", { name: "Log out" }).waitFor();
}

/** Ends all sessions of the user, as a log-out in another window does. */
async function endSession(page: Page) {
  await page.evaluate(() => {
    const token = sessionStorage.getItem("triptych.access-token");
    const headers = { Authorization: `Bearer ${token}` };
    return fetch("/api/v1/login/sign-out", { method: "POST", headers });
  });
}

test("a person signs up, changes the password and deletes the account", async ({ page }) => {
  await signUp(page, "ada@example.com");
  await navigationLink(page, "Settings").click();
  await password(page, "Current password").fill(PASSWORD);
  await screenshot(page, "settings-with-sign-in");
  await password(page, "New password").fill("jacquard loom");
  await page.getByRole("button", { name: "Change password" }).click();
  await toast(page, "Password changed.");
  await page.getByLabel("Full name").fill("Ada Lovelace");
  await page.getByRole("button", { name: "Save profile" }).click();
  await toast(page, "Profile saved.");

  await page.getByRole("button", { name: "Delete account" }).click();
  await page.getByLabel("Your email").fill("ada@example.com");
  await screenshot(page, "account-delete");
  await page.getByRole("dialog").getByRole("button", { name: "Delete account" }).click();
  await toast(page, "Your account was deleted.");
  await page.getByRole("heading", { name: "Log in to Triptych" }).waitFor();
});

test("an expired session keeps the text of an open form", async ({ page }) => {
  await logIn(page, SUPERUSER);
  await navigationLink(page, "Users").click();
  await page.getByRole("button", { name: "New user" }).first().click();
  const dialog = page.getByRole("dialog", { name: "New user" });
  await dialog.getByLabel("Email").fill("grace@example.com");
  await dialog.getByRole("textbox", { name: "Password" }).fill(PASSWORD);
  await endSession(page);
  await dialog.getByRole("button", { name: "Create user" }).click();

  await page.getByText("Your session has expired. Log in again.").waitFor();
  await screenshot(page, "session-expired");
  // The focus is in the password.
  await page.keyboard.type(SUPERUSER.password);
  await page.keyboard.press("Enter");
  await page.getByText("Your session has expired.").waitFor({ state: "detached" });
  expect(await dialog.getByLabel("Email").inputValue()).toBe("grace@example.com");
  await dialog.getByRole("button", { name: "Create user" }).click();
  await toast(page, "User created.");
});

test("the last superuser cannot be deleted", async ({ page }) => {
  await logIn(page, SUPERUSER);
  await navigationLink(page, "Settings").click();
  await page.getByRole("button", { name: "Delete account" }).click();
  await page.getByLabel("Your email").fill(SUPERUSER.email);
  await page.getByRole("dialog").getByRole("button", { name: "Delete account" }).click();

  await page.getByText("This is the last active superuser.").waitFor();
});
