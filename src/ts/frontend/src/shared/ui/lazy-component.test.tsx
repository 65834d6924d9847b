import { render, screen } from "@testing-library/react";
import { Component, type ComponentType, type ReactNode, Suspense } from "react";
import { beforeEach, expect, test, vi } from "vitest";
import { fakeReload } from "../testing/fake-reload";
import { lazyComponent } from "./lazy-component";

class Boundary extends Component<{ children: ReactNode }, { message: string }> {
  override state = { message: "" };
  static getDerivedStateFromError({ message }: Error) {
    return { message };
  }
  override render() {
    return this.state.message || this.props.children;
  }
}

const Page = () => "A page";

function show(Lazy: ComponentType) {
  render(
    <Boundary>
      <Suspense fallback="Loading">
        <Lazy />
      </Suspense>
    </Boundary>,
  );
}

const missing = () => Promise.reject<{ Page: typeof Page }>(new Error("no such file"));

beforeEach(() => {
  sessionStorage.clear();
  // React reports the errors that the boundary catches.
  vi.spyOn(console, "error").mockReturnValue();
});

test("the code is loaded once, when the component is rendered", async () => {
  const load = vi.fn(async () => ({ Page }));
  const Lazy = lazyComponent(load, "Page");
  expect(load).not.toHaveBeenCalled();

  show(Lazy);
  show(Lazy);

  await vi.waitFor(() => expect(screen.getAllByText("A page")).toHaveLength(2));
  expect(load).toHaveBeenCalledOnce();
});

test("a component whose code is already loaded is shown at once", async () => {
  const Lazy = lazyComponent(async () => ({ Page }), "Page");
  await Lazy.preload();

  show(Lazy);

  expect(screen.getByText("A page")).toBeVisible();
});

test("missing code reloads the window once, and then shows the error", async () => {
  const reload = fakeReload();
  show(lazyComponent(missing, "Page"));
  await vi.waitFor(() => expect(reload).toHaveBeenCalledOnce());
  expect(screen.getByText("Loading")).toBeVisible();

  show(lazyComponent(missing, "Page"));

  expect(await screen.findByText("no such file")).toBeVisible();
  expect(reload).toHaveBeenCalledOnce();
});

test("a preload that fails reloads nothing, and the next one loads again", async () => {
  const reload = fakeReload();
  const load = vi.fn(missing);
  const Lazy = lazyComponent(load, "Page");
  await Lazy.preload();
  expect(reload).not.toHaveBeenCalled();

  load.mockResolvedValue({ Page });
  await Lazy.preload();
  show(Lazy);

  expect(screen.getByText("A page")).toBeVisible();
});
