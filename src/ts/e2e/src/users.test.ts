import type { Page } from "playwright-core";
import { expect } from "vitest";
import { fieldMessage, goTo, screenshot, test, toast } from "./window";

const PASSWORD = "difference engine";

async function fillNewUser(page: Page, email: string, password = PASSWORD) {
  await goTo(page, "Users");
  await page.getByRole("button", { name: "New user" }).first().click();
  const dialog = page.getByRole("dialog", { name: "New user" });
  await dialog.getByLabel("Email").fill(email);
  await dialog.getByLabel("Password", { exact: false }).first().fill(password);
  return dialog;
}

async function createUser(page: Page, email: string) {
  const dialog = await fillNewUser(page, email);
  await dialog.getByRole("button", { name: "Create user" }).click();
  await toast(page, "User created.");
  await dialog.waitFor({ state: "hidden" });
}

test("a user is created, edited and deleted", async ({ page }) => {
  await createUser(page, "ada@example.com");
  const row = page.getByRole("row").filter({ hasText: "ada@example.com" });
  await row.waitFor();

  await page.getByRole("button", { name: "Edit ada@example.com" }).click();
  const dialog = page.getByRole("dialog", { name: "Edit user" });
  await dialog.getByLabel("Full name").fill("Ada Lovelace");
  await dialog.getByRole("button", { name: "Save" }).click();
  await toast(page, "User saved.");
  await row.filter({ hasText: "Ada Lovelace" }).waitFor();
  await screenshot(page, "users");

  await page.reload();
  await row.filter({ hasText: "Ada Lovelace" }).waitFor();

  await page.getByRole("button", { name: "Delete ada@example.com" }).click();
  await screenshot(page, "user-delete");
  await page.getByRole("button", { name: "Delete user" }).click();
  await toast(page, "User deleted.");
  await row.waitFor({ state: "detached" });
});

test("an invalid value shows a message at its field", async ({ page }) => {
  const dialog = await fillNewUser(page, "ada", "short");

  await dialog.getByRole("button", { name: "Create user" }).click();

  expect(await fieldMessage(page, "Email")).toContain("Enter an email address");
  expect(await fieldMessage(page, "Password")).toContain("at least 8 characters");
  await screenshot(page, "user-validation");
});

test("a value that only the backend refuses shows a message at its field", async ({ page }) => {
  const dialog = await fillNewUser(page, "ada..lovelace@example.com");

  await dialog.getByRole("button", { name: "Create user" }).click();

  await toast(page, "The user was not created.");
  expect(await fieldMessage(page, "Email")).toMatch(/email/);
  await screenshot(page, "user-refused");
});

test("a duplicate email shows a message at its field and a toast", async ({ page }) => {
  await createUser(page, "grace@example.com");

  const dialog = await fillNewUser(page, "grace@example.com");
  await dialog.getByRole("button", { name: "Create user" }).click();

  expect(await toast(page, "The user was not created.")).toMatch(/email/i);
  expect(await fieldMessage(page, "Email")).toMatch(/email/i);
  expect(await dialog.getByLabel("Email").inputValue()).toBe("grace@example.com");
  await screenshot(page, "user-duplicate");
});
