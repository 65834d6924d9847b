import type { Page } from "playwright-core";
import { toast } from "./window";

const PASSWORD = "difference engine";

/** Opens the dialog of a new user and fills in its required fields. */
export async function fillNewUser(page: Page, email: string, password = PASSWORD) {
  await page.getByRole("button", { name: "New user" }).first().click();
  const dialog = page.getByRole("dialog", { name: "New user" });
  await dialog.getByLabel("Email").fill(email);
  await dialog.getByLabel("Password", { exact: false }).first().fill(password);
  return dialog;
}

/** Creates a user on the open page of users. */
export async function createUser(page: Page, email: string) {
  const dialog = await fillNewUser(page, email);
  await dialog.getByRole("button", { name: "Create user" }).click();
  await toast(page, "User created.");
  await dialog.waitFor({ state: "hidden" });
}

/** @returns the row of a user in the list */
export function rowOf(page: Page, email: string) {
  return page.getByRole("row").filter({ hasText: email });
}

/** Deletes a user on the open page of users. */
export async function deleteUser(page: Page, email: string) {
  await page.getByRole("button", { name: `Delete ${email}` }).click();
  await page.getByRole("button", { name: "Delete user", exact: true }).click();
  await toast(page, "User deleted.");
  await rowOf(page, email).waitFor({ state: "detached" });
}
