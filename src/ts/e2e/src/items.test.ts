import type { Page } from "playwright-core";
import { expect } from "vitest";
import { fieldMessage, goTo, screenshot, test, toast } from "./window";

/** Creates an item without the user interface, with the cookie of the page. */
async function createItemElsewhere(page: Page, title: string): Promise<string> {
  return page.evaluate(async (title) => {
    const answer = await fetch("/api/v1/items/", {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ title }),
    });
    if (!answer.ok) throw new Error(`${answer.status} ${await answer.text()}`);
    return ((await answer.json()) as { id: string }).id;
  }, title);
}

async function deleteItemElsewhere(page: Page, id: string) {
  const status = await page.evaluate(
    async (id) => (await fetch(`/api/v1/items/${id}`, { method: "DELETE" })).status,
    id,
  );
  expect(status).toBeLessThan(300);
}

test("an item is created, edited and deleted", async ({ page }) => {
  await goTo(page, "Items");
  await page.getByText("No items yet").waitFor();
  await screenshot(page, "items-empty");

  await page.getByRole("button", { name: "New item" }).first().click();
  const creation = page.getByRole("dialog", { name: "New item" });
  await creation.getByLabel("Title").fill("Lamp");
  await creation.getByRole("button", { name: "Create item" }).click();
  await toast(page, "Item created.");
  const row = page.getByRole("row").filter({ hasText: "Lamp" });
  // The caller owns it.
  await row.filter({ hasText: "@" }).waitFor();

  await page.getByRole("button", { name: "Edit Lamp" }).click();
  const edit = page.getByRole("dialog", { name: "Edit item" });
  await edit.getByLabel("Description").fill("Brass, from 1843");
  await screenshot(page, "item-edit");
  await edit.getByRole("button", { name: "Save" }).click();
  await toast(page, "Item saved.");
  await row.filter({ hasText: "Brass, from 1843" }).waitFor();
  await screenshot(page, "items");

  await page.getByRole("button", { name: "Delete Lamp" }).click();
  await toast(page, "Item deleted.");
  await page.getByText("No items yet").waitFor();
});

test("items are selected, deleted and restored with the keyboard", async ({ page }) => {
  await goTo(page, "Items");
  for (const title of ["Vase", "Lamp", "Desk"]) await createItemElsewhere(page, title);
  await page.reload();
  const rowOf = (title: string) => page.getByRole("row").filter({ hasText: title });

  await rowOf("Vase").focus();
  await page.keyboard.press("Space");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Space");
  await page.getByText("2 selected").waitFor();
  await screenshot(page, "items-selected");
  await page.keyboard.press("Delete");

  await page.getByText("2 items deleted.").waitFor();
  await page.getByText("1–1 of 1").waitFor();
  await screenshot(page, "items-deleted");
  await page.getByRole("button", { name: "Undo" }).click();
  await page.getByText("1–3 of 3").waitFor();

  await rowOf("Lamp").focus();
  await page.keyboard.press("ControlOrMeta+A");
  await page.keyboard.press("Delete");
  await page.getByText("No items yet").waitFor();
});

test("an item without a title shows a message at the field", async ({ page }) => {
  await goTo(page, "Items");
  await page.getByRole("button", { name: "New item" }).first().click();

  await page.getByRole("button", { name: "Create item" }).click();

  expect(await fieldMessage(page, "Title")).toBe("Enter a title.");
});

test("one click on Cancel closes a form with an empty required field", async ({ page }) => {
  await goTo(page, "Items");
  await page.getByRole("button", { name: "New item" }).first().click();
  const dialog = page.getByRole("dialog", { name: "New item" });
  await dialog.getByLabel("Title").focus();

  await dialog.getByRole("button", { name: "Cancel" }).click();

  await dialog.waitFor({ state: "hidden" });
});

test("saving an item that was deleted elsewhere shows a toast", async ({ page }) => {
  await goTo(page, "Items");
  const id = await createItemElsewhere(page, "Vase");
  await page.reload();
  await page.getByRole("button", { name: "Edit Vase" }).click();
  await deleteItemElsewhere(page, id);

  await page.getByRole("button", { name: "Save" }).click();

  expect(await toast(page, "The item was not saved.")).toMatch(/item/i);
  await screenshot(page, "item-gone");
});

test("a long list has pages, and deleting the only row of the last page opens the previous one", async ({
  page,
}) => {
  await goTo(page, "Items");
  for (let number = 1; number <= 21; number += 1) {
    await createItemElsewhere(page, `Item ${number}`);
  }
  await page.reload();
  await page.getByText("1–20 of 21").waitFor();
  await page.getByRole("row", { name: /@/ }).first().waitFor();
  await screenshot(page, "items-pages");

  await page.getByRole("button", { name: "Page 2" }).click();
  await page.getByText("21–21 of 21").waitFor();
  await page.getByRole("button", { name: /^Delete Item/ }).click();

  await page.getByText("1–20 of 20").waitFor();
});
