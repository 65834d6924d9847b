import { expect } from "vitest";
import { goTo, screenshot, test, toast } from "./window";

test("the window uses the light or dark color scheme of the system", async ({ page }) => {
  await page.getByRole("heading", { name: "Home" }).waitFor();
  const background = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);

  await page.emulateMedia({ colorScheme: "light" });
  const light = await background();
  await page.emulateMedia({ colorScheme: "dark" });
  await expect.poll(background).not.toBe(light);
  await screenshot(page, "home-dark");
});

test("the window shows that it is starting before any script runs", async ({
  browser,
  context,
  backend,
}) => {
  const still = await browser.newContext({
    javaScriptEnabled: false,
    storageState: await context.storageState(),
  });
  const page = await still.newPage();
  await page.goto(new URL("/", backend.url).href);

  expect(await page.getByRole("status").innerText()).toBe("Starting…");
  await screenshot(page, "starting");
  await still.close();
});

test("a dialog can be opened and closed with the keyboard", async ({ page }) => {
  await goTo(page, "Users");
  await page.getByRole("button", { name: "New user" }).first().focus();
  await page.keyboard.press("Enter");
  await page.getByRole("dialog", { name: "New user" }).waitFor();

  await expect
    .poll(() => page.evaluate(() => document.activeElement?.getAttribute("type")))
    .toBe("email");
  await page.keyboard.press("Escape");
  await page.getByRole("dialog", { name: "New user" }).waitFor({ state: "hidden" });
});

test("a change without a backend shows a toast and keeps the values", async ({ page, backend }) => {
  await goTo(page, "Users");
  await page.getByRole("button", { name: "New user" }).first().click();
  await page.getByLabel("Email").fill("ada@example.com");
  await page.getByLabel("Password", { exact: false }).first().fill("difference engine");
  await backend.stop();

  await page.getByRole("button", { name: "Create user" }).click();

  expect(await toast(page, "The user was not created.")).toContain("cannot be reached");
  expect(await page.getByLabel("Email").inputValue()).toBe("ada@example.com");
  await screenshot(page, "unreachable");
});
