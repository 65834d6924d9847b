import { expect } from "vitest";
import { screenshot, test } from "./window";

test("a page whose code is missing reloads the window once and then shows an error", async ({
  backend,
  context,
}) => {
  const page = await context.newPage();
  const loads: string[] = [];
  page.on("load", () => loads.push(page.url()));
  await page.goto(new URL("/", backend.url).href);
  await page.route(/\/assets\/data-page-/, (route) => route.fulfill({ status: 404 }));

  await page.getByRole("link", { name: "Data" }).hover();
  await page.getByRole("link", { name: "Data" }).click();

  await page.getByText("This page could not be shown.").waitFor();
  expect(loads).toHaveLength(2);
  await screenshot(page, "missing-code");
  await page.unrouteAll();
  await page.getByRole("button", { name: "Reload window" }).click();
  await page.getByRole("heading", { name: "Data" }).waitFor();
  await page.close();
});

test("the command palette works with the keyboard alone", async ({ page }) => {
  await page.getByRole("heading", { name: "Home" }).waitFor();

  await page.keyboard.press("Control+k");
  await page.getByRole("combobox", { name: /^Search pages/ }).waitFor();
  await screenshot(page, "palette");
  await page.keyboard.type("data");
  await page.keyboard.press("Enter");

  await page.getByRole("heading", { name: "Data" }).waitFor();
  await expect.poll(() => page.evaluate(() => document.activeElement?.textContent)).toBe("Data");
  expect(await page.title()).toBe("Data · Triptych");
});

test("a link that was already used says how to get a new one", async ({ backend, browser }) => {
  const other = await browser.newContext();
  const page = await other.newPage();
  const answer = await page.goto(backend.url);

  expect(answer?.status()).toBe(401);
  await page.getByRole("heading", { name: "This link no longer works" }).waitFor();
  expect(await page.getByRole("main").innerText()).toContain("open the link that it prints");
  await other.close();
});
