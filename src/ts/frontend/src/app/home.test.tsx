import { render, screen } from "@testing-library/react";
import { expect, test, vi } from "vitest";
import { fakeBackend, listOf } from "@/shared/testing/fake-backend";
import { App } from "./app";

// A copy of the template may have no feature that everyone may use.
vi.mock("./features", async (original) => ({
  ...(await original<typeof import("./features")>()),
  featuresFor: () => [],
}));

test("an account that may use no feature gets a message", async () => {
  window.location.hash = "";
  const backend = fakeBackend();
  backend.on("GET", /./, () => listOf([]));
  backend.on("GET", /\/users\/me$/, () => Response.json({ is_superuser: false }));
  render(<App />);

  expect(await screen.findByText(/may not open any page/)).toBeVisible();
});
