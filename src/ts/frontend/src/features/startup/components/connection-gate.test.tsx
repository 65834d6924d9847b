import { MantineProvider } from "@mantine/core";
import { QueryClientProvider, useQuery } from "@tanstack/react-query";
import { emit } from "@tauri-apps/api/event";
import { act, render, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test, vi } from "vitest";
import { useApiClient } from "@/shared/api/api-client-provider";
import { createQueryClient } from "@/shared/api/query-client";
import type { Lifecycle } from "@/shared/shell/types.gen";
import { fakeBackend } from "@/shared/testing/fake-backend";
import { fakeShell } from "@/shared/testing/fake-shell";
import { ConnectionGate } from "./connection-gate";

const READY: Lifecycle = { state: "ready", base_url: "http://127.0.0.1:41230", token: "secret" };
const FAILED: Lifecycle = {
  state: "failed",
  code: "database_newer",
  detail: "The database is from a newer version.",
  log_path: "/logs/triptych.log",
  during: "start",
};

/** A shell that answers the command `lifecycle` with `state`, and counts the retries. */
function shellWith(state: () => Lifecycle | Promise<Lifecycle>) {
  const retry = vi.fn();
  fakeShell({ lifecycle: state, retry, unclean_end: () => null });
  return { retry };
}

/** A page that shows the origin of its backend and has an input. */
function Page() {
  const client = useApiClient();
  const { data } = useQuery({
    queryKey: ["place"],
    queryFn: async () => (await client.GET("/api/v1/users/")).response.headers.get("X-Place"),
  });
  return <input aria-label="Note" placeholder={data ?? ""} />;
}

function show() {
  render(
    <MantineProvider env="test">
      <QueryClientProvider client={createQueryClient()}>
        <ConnectionGate>
          <Page />
        </ConnectionGate>
      </QueryClientProvider>
    </MantineProvider>,
  );
  return userEvent.setup();
}

function network() {
  const backend = fakeBackend();
  backend.on("GET", /./, ({ url }) =>
    Response.json({ data: [], count: 0 }, { headers: { "X-Place": url.origin } }),
  );
  return backend;
}

test("a browser uses its own origin and no token", async () => {
  const backend = network();
  show();

  expect(await screen.findByPlaceholderText(window.location.origin)).toBeVisible();
  expect(backend.calls[0]?.request.headers.has("X-Launch-Token")).toBe(false);
});

test("the window shows that it is starting until the shell answers", () => {
  shellWith(() => new Promise(() => {}));
  show();

  expect(screen.getByRole("status")).toHaveTextContent("Starting…");
});

test("an upgrade of the data is shown with its progress", async () => {
  shellWith(() => ({
    state: "migrating",
    from: "0001",
    to: "0002",
    step: "upgrade",
    progress: 0.5,
  }));
  show();

  expect(await screen.findByText(/Upgrading your data/)).toBeVisible();
  expect(screen.getByText(/Step 2 of 3/)).toBeVisible();
  expect(screen.getByRole("progressbar")).toHaveAttribute("aria-valuenow", "50");
});

test("a ready backend is called at the URL and with the token from the shell", async () => {
  const backend = network();
  shellWith(() => READY);
  show();

  expect(await screen.findByPlaceholderText("http://127.0.0.1:41230")).toBeVisible();
  expect(backend.calls[0]?.request.headers.get("X-Launch-Token")).toBe("secret");
});

test("an event is newer than the answer to an earlier call", async () => {
  network();
  let answer: (lifecycle: Lifecycle) => void = () => {};
  const asked = vi.fn(() => new Promise<Lifecycle>((resolve) => (answer = resolve)));
  shellWith(asked);
  show();
  await waitFor(() => expect(asked).toHaveBeenCalled());

  await act(() => emit("lifecycle", READY));
  await act(async () => answer({ state: "starting" }));

  expect(await screen.findByLabelText("Note")).toBeVisible();
});

test("a failure shows its detail, code and log, and can be retried", async () => {
  const { retry } = shellWith(() => FAILED);
  const user = show();

  expect(await screen.findByText(FAILED.detail)).toBeVisible();
  expect(screen.getByRole("heading")).toHaveTextContent("Triptych could not start");
  expect(screen.getByText("database_newer")).toBeVisible();
  expect(screen.getByText("/logs/triptych.log")).toBeVisible();

  await user.click(screen.getByRole("button", { name: "Try again" }));
  expect(retry).toHaveBeenCalledOnce();
  expect(await screen.findByText("Starting…")).toBeVisible();
});

test("a failed call of the shell is shown as a failure", async () => {
  shellWith(() => Promise.reject(new Error("no such command")));
  show();

  expect(await screen.findByText(/could not reach the app/)).toHaveTextContent("no such command");
  expect(screen.getByText("shell_unreachable")).toBeVisible();
});

const AGAIN: Lifecycle = { state: "ready", base_url: "http://127.0.0.1:41231", token: "another" };

test("while the backend restarts, a notice is shown and the page stays usable", async () => {
  const backend = network();
  shellWith(() => READY);
  const user = show();
  await user.type(await screen.findByLabelText("Note"), "half a ");

  await act(() => emit("lifecycle", { state: "restarting", attempt: 1 }));
  expect(screen.getByRole("status")).toHaveTextContent("Reconnecting");
  await user.type(screen.getByLabelText("Note"), "sentence");
  await act(() => emit("lifecycle", AGAIN));

  expect(await screen.findByPlaceholderText(AGAIN.base_url)).toHaveValue("half a sentence");
  expect(backend.calls.at(-1)?.request.headers.get("X-Launch-Token")).toBe("another");
  expect(screen.getByRole("status")).toBeEmptyDOMElement();
});

test("a call that failed during a restart is sent to the next backend", async () => {
  const backend = network();
  backend.on("GET", /./, ({ url }) => {
    if (url.origin === READY.base_url) throw new TypeError("connection refused");
    return Response.json({}, { headers: { "X-Place": url.origin } });
  });
  shellWith(() => READY);
  show();
  await waitFor(() => expect(backend.calls).toHaveLength(1));

  await act(() => emit("lifecycle", { state: "restarting", attempt: 1 }));
  await act(() => emit("lifecycle", AGAIN));

  expect(await screen.findByPlaceholderText(AGAIN.base_url)).toBeVisible();
  expect(backend.calls.map(({ url }) => url.origin)).toEqual([READY.base_url, AGAIN.base_url]);
});

test("the page is covered after failed restarts and usable after a retry", async () => {
  network();
  const { retry } = shellWith(() => READY);
  const user = show();
  await user.type(await screen.findByLabelText("Note"), "half a sentence");

  await act(() => emit("lifecycle", { ...FAILED, during: "use" }));
  expect(screen.getByRole("heading")).toHaveTextContent("Triptych has stopped");
  await user.click(screen.getByRole("button", { name: "Try again" }));
  expect(retry).toHaveBeenCalledOnce();
  expect(screen.getByText("Starting…")).toBeVisible();
  await act(() => emit("lifecycle", AGAIN));

  expect(await screen.findByPlaceholderText(AGAIN.base_url)).toHaveValue("half a sentence");
  expect(screen.queryByText("Starting…")).not.toBeInTheDocument();
});

test("a window that is loaded during a restart of the backend waits for it", async () => {
  network();
  shellWith(() => ({ state: "restarting", attempt: 1 }));
  show();

  expect(await screen.findByText("Restarting…")).toBeVisible();
  await act(() => emit("lifecycle", AGAIN));
  expect(await screen.findByPlaceholderText(AGAIN.base_url)).toBeVisible();
});

test("the window shows that the app is closing", async () => {
  network();
  shellWith(() => READY);
  show();
  await screen.findByLabelText("Note");

  await act(() => emit("lifecycle", { state: "stopping" }));
  expect(screen.getByText("Closing…")).toBeVisible();
});

test("a restore is shown with its progress", async () => {
  shellWith(() => ({ state: "restoring", name: "a.db", progress: 0.25 }));
  show();

  expect(await screen.findByText("Restoring the backup…")).toBeVisible();
  expect(screen.getByRole("progressbar")).toHaveAttribute("aria-valuenow", "25");
});
