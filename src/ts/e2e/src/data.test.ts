import { readFile } from "node:fs/promises";
import type { Page } from "playwright-core";
import { expect } from "vitest";
import { goTo, screenshot, test, toast } from "./window";

function rowOf(page: Page, email: string) {
  return page.getByRole("row").filter({ hasText: email });
}

async function createUser(page: Page, email: string) {
  await goTo(page, "Users");
  await page.getByRole("button", { name: "New user" }).first().click();
  await page.getByLabel("Email").fill(email);
  await page.getByLabel("Password", { exact: false }).first().fill("difference engine");
  await page.getByRole("button", { name: "Create user" }).click();
  await rowOf(page, email).waitFor();
}

async function deleteUser(page: Page, email: string) {
  await goTo(page, "Users");
  await page.getByRole("button", { name: `Delete ${email}` }).click();
  await page.getByRole("button", { name: "Delete user", exact: true }).click();
  await rowOf(page, email).waitFor({ state: "detached" });
}

/** Clicks the button that saves a file. Returns the path of the download. */
async function save(page: Page, name: RegExp): Promise<string> {
  const downloading = page.waitForEvent("download");
  await page.getByRole("button", { name }).first().click();
  const download = await downloading;
  expect(name.test(`Save ${download.suggestedFilename()}`)).toBe(true);
  return download.path();
}

test("a deleted user exists again after a backup is restored", async ({ page }) => {
  await createUser(page, "ada@example.com");
  await goTo(page, "Data");
  await page.getByRole("button", { name: "Back up now" }).click();
  await toast(page, "Backup created.");
  await screenshot(page, "data");
  const saved = await save(page, /^Save .*-manual\.db$/);
  expect((await readFile(saved)).subarray(0, 15).toString()).toBe("SQLite format 3");
  await deleteUser(page, "ada@example.com");

  await goTo(page, "Data");
  await page.getByRole("button", { name: /^Restore .*-manual\.db$/ }).click();
  await screenshot(page, "data-restore");
  await page.getByRole("button", { name: "Restore backup" }).click();
  expect(await toast(page, "Backup restored.")).toContain("before-restore");

  await goTo(page, "Users");
  await rowOf(page, "ada@example.com").waitFor();
  await deleteUser(page, "ada@example.com");
});

test("exported data exists again after a reset and an import", async ({ page }) => {
  await createUser(page, "grace@example.com");
  await goTo(page, "Data");
  await page.getByRole("button", { name: "Export archive" }).click();
  await toast(page, "Export created.");
  const archive = await save(page, /^Save export-.*\.zip$/);

  await page.getByRole("button", { name: "Start over…" }).click();
  await page.getByLabel(/to confirm/).fill("start over");
  await page.getByRole("button", { name: "Remove all data" }).click();
  await toast(page, "All data was removed.");
  await goTo(page, "Users");
  await rowOf(page, "grace@example.com").waitFor({ state: "detached" });

  await goTo(page, "Data");
  await page.getByLabel("Archive to import").setInputFiles(archive);
  await page.getByRole("button", { name: "Replace all data" }).click();
  await toast(page, "Data imported.");
  await goTo(page, "Users");
  await rowOf(page, "grace@example.com").waitFor();
});

test("a file that is not an archive is refused, and a check finds no damage", async ({ page }) => {
  await goTo(page, "Data");
  const file = { name: "all.zip", mimeType: "application/zip", buffer: Buffer.from("no archive") };
  await page.getByLabel("Archive to import").setInputFiles(file);
  await page.getByRole("button", { name: "Replace all data" }).click();
  expect(await toast(page, "The import failed.")).toContain("nothing was changed");

  await page.getByRole("button", { name: "Check now" }).click();
  await page.getByText("No damage was found.").waitFor();
  await screenshot(page, "data-checked");
});
