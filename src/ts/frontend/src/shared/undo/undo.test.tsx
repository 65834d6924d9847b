import { useMutation } from "@tanstack/react-query";
import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { useState } from "react";
import { beforeEach, expect, test } from "vitest";
import { ApiClientProvider } from "../api/api-client-provider";
import { type FakeBackend, fakeBackend } from "../testing/fake-backend";
import { renderFeature } from "../testing/render";
import { deleteMeta } from "./delete-meta";

const RESTORE = /\/deletions\/7\/restore$/;

const FIRST = "http://127.0.0.1:41230";
const SECOND = "http://127.0.0.1:41231";

/** Deletes two fruits. */
function DeleteButton({ deletionId }: { deletionId: string | null }) {
  const { mutate } = useMutation({
    mutationFn: () => Promise.resolve({ deleted: 2, deletion_id: deletionId }),
    meta: deleteMeta("fruit", "fruits"),
  });
  return (
    <button type="button" onClick={() => mutate()}>
      Delete
    </button>
  );
}

/** A delete button whose backend has another address after a click on "Restart". */
function RestartingBackend() {
  const [baseUrl, setBaseUrl] = useState(FIRST);
  return (
    <ApiClientProvider baseUrl={baseUrl} launchToken={baseUrl === FIRST ? "first" : "second"}>
      <DeleteButton deletionId="7" />
      <button type="button" onClick={() => setBaseUrl(SECOND)}>
        Restart
      </button>
    </ApiClientProvider>
  );
}

let backend: FakeBackend;
beforeEach(() => {
  backend = fakeBackend();
});

async function show(deletionId: string | null = "7") {
  const user = userEvent.setup();
  renderFeature(<DeleteButton deletionId={deletionId} />);
  await user.click(screen.getByRole("button", { name: "Delete" }));
  expect(await screen.findByText("2 fruits deleted.")).toBeVisible();
  return user;
}

test("a delete is undone, and its toast closes", async () => {
  backend.on("POST", RESTORE, () => Response.json({ restored: 2 }));
  const user = await show();
  await user.click(screen.getByRole("button", { name: "Undo" }));
  expect(await screen.findByText("Deletion undone.")).toBeVisible();
  await waitFor(() => expect(screen.queryByText("2 fruits deleted.")).not.toBeInTheDocument());
});

test("while the backend does not answer, the undo is tried again", async () => {
  let failures = 0;
  backend.on("POST", RESTORE, () => {
    failures += 1;
    if (failures === 3) return Response.json({ detail: "busy" }, { status: 503 });
    if (failures > 3) return Response.json({ restored: 2 });
    throw new TypeError("connection refused");
  });
  const user = await show();
  await user.click(screen.getByRole("button", { name: "Undo" }));
  expect(await screen.findByText("Deletion undone.")).toBeVisible();
  expect(backend.calls).toHaveLength(4);
});

test("a backend that was started again is asked at its new address", async () => {
  backend.on("POST", RESTORE, ({ url }) => {
    if (url.origin !== SECOND) throw new TypeError("connection refused");
    return Response.json({ restored: 2 });
  });
  const user = userEvent.setup();
  renderFeature(<RestartingBackend />);
  await user.click(screen.getByRole("button", { name: "Delete" }));
  await user.click(await screen.findByRole("button", { name: "Undo" }));
  await waitFor(() => expect(backend.calls).toHaveLength(1));
  await user.click(screen.getByRole("button", { name: "Restart" }));
  expect(await screen.findByText("Deletion undone.")).toBeVisible();
  expect(backend.calls.at(-1)?.request.headers.get("X-Launch-Token")).toBe("second");
});

test("an undo that is refused says why", async () => {
  const detail = "This can no longer be undone.";
  backend.on("POST", RESTORE, () => Response.json({ detail }, { status: 404 }));
  const user = await show();
  await user.click(screen.getByRole("button", { name: "Undo" }));
  expect(await screen.findByRole("alert")).toHaveTextContent(detail);
  expect(backend.calls).toHaveLength(1);
});

test("a delete that cannot be undone says so", async () => {
  await show(null);
  expect(screen.getByText("This cannot be undone.")).toBeVisible();
  expect(screen.queryByRole("button", { name: "Undo" })).not.toBeInTheDocument();
});
