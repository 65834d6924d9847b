import { expect } from "vitest";
import { test } from "./window";

const ATTRIBUTES_WITH_URLS = ["src", "href", "action", "data", "poster", "srcset"];

test("the built page loads only scripts of its own origin", async ({ context, backend }) => {
  const page = await context.newPage();
  const answer = await page.goto(new URL("/", backend.url).href);
  const html = (await answer?.text()) ?? "";
  await page.close();
  const found = await (await context.newPage()).evaluate(
    ([html, names]) => {
      const elements = [
        ...new DOMParser().parseFromString(html, "text/html").querySelectorAll("*"),
      ];
      return {
        inline: elements.filter((element) => element.matches("script:not([src])")).length,
        handlers: elements.flatMap((element) =>
          element.getAttributeNames().filter((name) => name.startsWith("on")),
        ),
        urls: elements.flatMap((element) =>
          names.flatMap((name) => element.getAttribute(name) ?? []),
        ),
      };
    },
    [html, ATTRIBUTES_WITH_URLS] as const,
  );

  expect(found.inline).toBe(0);
  expect(found.handlers).toEqual([]);
  expect(found.urls.length).toBeGreaterThan(0);
  expect(found.urls.filter((url) => !/^\/(?!\/)/.test(url))).toEqual([]);
});

test("an injected script does not run", async ({ context, backend }) => {
  const page = await context.newPage();
  await page.goto(new URL("/", backend.url).href);

  const outcome = await page.evaluate(async () => {
    const violated = new Set<string>();
    const all = new Promise<void>((resolve) => {
      document.addEventListener("securitypolicyviolation", (event) => {
        if (violated.add(event.effectiveDirective).size === 3) resolve();
      });
    });
    const script = document.createElement("script");
    script.textContent = "window.smuggled = true";
    const image = document.createElement("img");
    image.setAttribute("onerror", "window.smuggled = true");
    image.src = "/nothing";
    const remote = document.createElement("script");
    remote.src = "http://localhost:1/remote.js";
    document.body.append(script, image, remote);
    fetch("http://localhost:1/").catch(() => {});
    await all;
    return { violated: [...violated].sort(), ran: "smuggled" in window };
  });
  await page.close();

  expect(outcome.ran).toBe(false);
  expect(outcome.violated).toEqual(["connect-src", "script-src-attr", "script-src-elem"]);
});
