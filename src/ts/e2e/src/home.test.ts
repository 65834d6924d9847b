import { expect } from "vitest";
import { goTo, screenshot, test, toast } from "./window";

test("the home page counts the rows of each list and leads to them", async ({ page }) => {
  const card = page.getByRole("link", { name: /^Users \d/ });
  await page.getByRole("region", { name: "Data" }).getByText("Database").waitFor();
  expect(await card.innerText()).toMatch(/Users\s+1\s/);
  await screenshot(page, "home-new");

  await card.click();
  await page.getByRole("heading", { name: "Users" }).waitFor();
  await page.getByRole("button", { name: "New user" }).first().click();
  const dialog = page.getByRole("dialog", { name: "New user" });
  await dialog.getByLabel("Email").fill("ada@example.com");
  await dialog.getByLabel("Password", { exact: false }).first().fill("difference engine");
  await dialog.getByRole("button", { name: "Create user" }).click();
  await toast(page, "User created.");

  await goTo(page, "Home");
  await expect.poll(() => card.innerText()).toMatch(/Users\s+2\s/);
});
