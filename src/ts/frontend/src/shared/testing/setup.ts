import "@testing-library/jest-dom/vitest";
import { notifications } from "@mantine/notifications";
import { cleanup, configure } from "@testing-library/react";
import { type ComponentProps, createElement } from "react";
import { afterEach, vi } from "vitest";
import { resetSession } from "../session/session";
import { removeAllQuestions } from "../ui/confirm";

// Slow machines must not fail the tests.
configure({ asyncUtilTimeout: 15_000 });

// Without transitions: an element that is still fading in is not visible, whatever the machine's speed.
vi.mock("@mantine/core", async (importOriginal) => {
  const mantine = await importOriginal<typeof import("@mantine/core")>();
  const MantineProvider = (props: ComponentProps<typeof mantine.MantineProvider>) =>
    createElement(mantine.MantineProvider, { ...props, env: "test" });
  return { ...mantine, MantineProvider };
});

// Browser features that Mantine needs and jsdom lacks.
vi.stubGlobal("matchMedia", (query: string) => ({
  matches: false,
  media: query,
  onchange: null,
  addEventListener: () => {},
  removeEventListener: () => {},
  addListener: () => {},
  removeListener: () => {},
  dispatchEvent: () => false,
}));
vi.stubGlobal(
  "ResizeObserver",
  class {
    observe() {}
    unobserve() {}
    disconnect() {}
  },
);
Element.prototype.scrollIntoView = () => {};
window.scrollTo = () => {};

afterEach(() => {
  cleanup();
  notifications.clean();
  removeAllQuestions();
  resetSession();
});
