import { readFile } from "node:fs/promises";
import type { Page } from "playwright-core";
import { expect } from "vitest";
import { createUser, deleteUser, rowOf } from "./user-dialogs";
import { screenshot, test, toast } from "./window";

const ADA = "ada@example.com";
const GRACE = "grace@example.com";

async function open(page: Page, name: "Users" | "Data") {
  await page.getByRole("link", { name }).click();
  await page.getByRole("heading", { name, exact: true }).waitFor();
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
  await open(page, "Users");
  await createUser(page, ADA);
  await open(page, "Data");
  await page.getByRole("button", { name: "Back up now" }).click();
  await toast(page, "Backup created.");
  await screenshot(page, "data");
  const saved = await save(page, /^Save .*-manual\.db$/);
  expect((await readFile(saved)).subarray(0, 15).toString()).toBe("SQLite format 3");
  await open(page, "Users");
  await deleteUser(page, ADA);

  await open(page, "Data");
  await page.getByRole("button", { name: /^Restore .*-manual\.db$/ }).click();
  await screenshot(page, "data-restore");
  await page.getByRole("button", { name: "Restore backup" }).click();
  expect(await toast(page, "Backup restored.")).toContain("before-restore");

  await open(page, "Users");
  await rowOf(page, ADA).waitFor();
  await deleteUser(page, ADA);
});

test("exported data exists again after a reset and an import", async ({ page }) => {
  await open(page, "Users");
  await createUser(page, GRACE);
  await open(page, "Data");
  await page.getByRole("button", { name: "Export archive" }).click();
  await toast(page, "Export created.");
  const archive = await save(page, /^Save export-.*\.zip$/);

  await page.getByRole("button", { name: "Start over…" }).click();
  await page.getByLabel(/to confirm/).fill("start over");
  await page.getByRole("button", { name: "Remove all data" }).click();
  await toast(page, "All data was removed.");
  await open(page, "Users");
  await page.getByRole("row", { name: /@/ }).first().waitFor();
  expect(await rowOf(page, GRACE).count()).toBe(0);

  await open(page, "Data");
  await page.getByLabel("Archive to import").setInputFiles(archive);
  await page.getByRole("button", { name: "Replace all data" }).click();
  await toast(page, "Data imported.");
  await open(page, "Users");
  await rowOf(page, GRACE).waitFor();
});

test("a file that is not an archive is refused, and a check finds no damage", async ({ page }) => {
  await open(page, "Data");
  const file = { name: "all.zip", mimeType: "application/zip", buffer: Buffer.from("no archive") };
  await page.getByLabel("Archive to import").setInputFiles(file);
  await page.getByRole("button", { name: "Replace all data" }).click();
  expect(await toast(page, "The import failed.")).toContain("nothing was changed");

  await page.getByRole("button", { name: "Check now" }).click();
  await page.getByText("No damage was found.").waitFor();
  await screenshot(page, "data-checked");
});
