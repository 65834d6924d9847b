import { readFileSync } from "node:fs";
import { join } from "node:path";
import { render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, beforeEach, expect, test } from "vitest";
import { setDensity } from "@/shared/appearance/density";
import { fakeBackend } from "@/shared/testing/fake-backend";
import { App } from "./app";

const SCRIPT = join(import.meta.dirname, "../../public/color-scheme.js");

beforeEach(() => {
  window.location.hash = "#/settings";
  const backend = fakeBackend();
  backend.on("GET", /\/users\/me$/, () =>
    Response.json({ id: "1", email: "ada@example.com", full_name: null }),
  );
  backend.on("GET", /\/health$/, () => Response.json({ status: "ok", version: "1.2.3" }));
  backend.on("GET", /\/login\/options$/, () =>
    Response.json({ auth_required: false, signup_enabled: true }),
  );
});
afterEach(() => {
  setDensity("comfortable");
  localStorage.clear();
});

const spacing = () =>
  [...document.querySelectorAll("style")]
    .map((style) => /--mantine-spacing-md:([^;]+)/.exec(style.textContent ?? "")?.[1]?.trim())
    .find((value) => value !== undefined);

/** Runs public/color-scheme.js, as index.html does before the first paint. */
function openNextWindow() {
  document.documentElement.removeAttribute("data-mantine-color-scheme");
  new Function(readFileSync(SCRIPT, "utf8"))();
}

test("colors apply at once, and the next window has them from the start", async () => {
  render(<App />);
  await userEvent.click(await screen.findByRole("radio", { name: "Dark" }));

  expect(document.documentElement).toHaveAttribute("data-mantine-color-scheme", "dark");
  openNextWindow();
  expect(document.documentElement).toHaveAttribute("data-mantine-color-scheme", "dark");

  localStorage.clear();
  openNextWindow();
  expect(document.documentElement).toHaveAttribute("data-mantine-color-scheme", "light");
});

test("the density applies at once and is kept", async () => {
  render(<App />);
  await screen.findByRole("radio", { name: "Compact" });
  const comfortable = spacing();
  await userEvent.click(screen.getByRole("radio", { name: "Compact" }));

  expect(spacing()).not.toBe(comfortable);
  expect(localStorage.getItem("triptych.density")).toBe("compact");
});
