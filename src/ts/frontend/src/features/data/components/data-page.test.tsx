import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, expect, test, vi } from "vitest";
import type { Job } from "@/shared/jobs/jobs";
import { type FakeBackend, fakeBackend } from "@/shared/testing/fake-backend";
import { renderFeature } from "@/shared/testing/render";
import type { Backup, Export } from "../api/data";
import { DataPage } from "./data-page";
import { JobWatcher } from "./job-watcher";

const BACKUP: Backup = {
  name: "0002-20261124T153930.437611Z-daily.db",
  revision: "0002",
  reason: "daily",
  created_at: "2026-11-24T15:39:30.437611Z",
  size: 1_234_567,
};
const EXPORT: Export = {
  name: "export-20261124T153930.437611Z.zip",
  format: "archive",
  created_at: "2026-11-24T15:39:30.437611Z",
  size: 12_000,
};
const RUNNING: Job = {
  id: "6f1c1f0e-5a0e-4d0e-9a53-2a8f5f0c5f01",
  kind: "backup",
  state: "running",
  progress: 0.25,
  created_at: "2026-11-24T16:00:00Z",
  result: null,
  error: null,
};
const NO_RESULT = { name: null, kept: null, rows: null, left_out: null, findings: null };

let backend: FakeBackend;
let jobs: Job[];
beforeEach(() => {
  jobs = [];
  backend = fakeBackend();
  backend.on("GET", /\/data\/jobs$/, () => Response.json({ data: jobs, count: jobs.length }));
  backend.on("GET", /\/data\/backups$/, () => Response.json({ data: [BACKUP], count: 1 }));
  backend.on("GET", /\/data\/exports$/, () => Response.json({ data: [EXPORT], count: 1 }));
});

function show() {
  renderFeature(
    <>
      <JobWatcher />
      <DataPage />
    </>,
  );
  return userEvent.setup();
}

/** Makes a request start a job, which is then in the list of jobs. */
function begins(method: string, path: RegExp, kind: Job["kind"]) {
  backend.on(method, path, () => {
    jobs = [{ ...RUNNING, kind }, ...jobs];
    return Response.json(jobs[0], { status: 202 });
  });
}

function end(changes: Partial<Job>) {
  jobs = jobs.map((job) => ({ ...job, state: "done", progress: 1, ...changes }));
}

const sent = (path: RegExp) =>
  backend.calls.filter(({ request, url }) => request.method === "POST" && path.test(url.pathname));
const asked = (path: RegExp) =>
  backend.calls.filter(({ request, url }) => request.method === "GET" && path.test(url.pathname));

test("a backup is a row with its time, reason and size", async () => {
  show();

  const table = within(await screen.findByRole("table", { name: "Backups" }));
  expect(table.getByText("Daily")).toBeVisible();
  expect(table.getByText("1.2 MB")).toBeVisible();
  expect(table.getByText(/2026/)).toHaveAttribute("datetime", BACKUP.created_at);
});

test("a backup shows its progress, then a toast, and the list is loaded again", async () => {
  begins("POST", /\/data\/backups$/, "backup");
  const user = show();

  await user.click(await screen.findByRole("button", { name: "Back up now" }));
  expect(await screen.findByRole("progressbar", { name: "Backing up" })).toHaveAttribute(
    "aria-valuenow",
    "25",
  );
  const before = asked(/\/backups$/).length;
  end({ result: { ...NO_RESULT, name: "new.db" } });

  expect(await screen.findByText("Backup created.")).toBeVisible();
  await waitFor(() => expect(screen.queryByRole("progressbar")).not.toBeInTheDocument());
  expect(asked(/\/backups$/).length).toBeGreaterThan(before);
});

test("a job that was started before a reload is shown", async () => {
  jobs = [{ ...RUNNING, kind: "export", progress: 0.5 }];
  show();

  expect(await screen.findByRole("progressbar", { name: "Exporting" })).toBeVisible();
  end({ result: { ...NO_RESULT, name: EXPORT.name, rows: { user: 1, note: 2 } } });
  expect(await screen.findByText("3 rows.")).toBeVisible();
});

test("sample rows that stay are named after the others were removed", async () => {
  jobs = [{ ...RUNNING, kind: "remove-samples" }];
  show();

  await screen.findByRole("progressbar", { name: "Removing sample data" });
  const left_out = ["2 rows stay, because other rows refer to them."];
  end({ result: { ...NO_RESULT, rows: { item: 198 }, left_out } });
  expect(await screen.findByText("Sample data removed.")).toBeVisible();
  expect(screen.getByText("2 rows stay, because other rows refer to them.")).toBeVisible();
});

test("a backup is restored only after a confirmation, and all data is loaded again", async () => {
  begins("POST", /\/restore$/, "restore");
  const user = show();

  await user.click(await screen.findByRole("button", { name: `Restore ${BACKUP.name}` }));
  const dialog = within(await screen.findByRole("dialog", { name: "Restore backup" }));
  expect(dialog.getByText(/kept as another backup/)).toBeVisible();
  expect(sent(/restore/)).toHaveLength(0);
  await user.click(dialog.getByRole("button", { name: "Restore backup" }));

  await screen.findByRole("progressbar", { name: "Restoring" });
  expect(sent(/restore/)[0]?.url.pathname).toBe(`/api/v1/data/backups/${BACKUP.name}/restore`);
  expect(screen.getByRole("button", { name: "Start over…" })).toBeDisabled();
  expect(screen.getByRole("button", { name: "Import archive…" })).toBeDisabled();
  const before = asked(/\/exports$/).length;
  end({ result: { ...NO_RESULT, name: BACKUP.name, kept: "kept.db" } });
  expect(await screen.findByText("The previous data is kept as kept.db.")).toBeVisible();
  await waitFor(() => expect(asked(/\/exports$/).length).toBeGreaterThan(before));
});

test("a failed job shows the reason", async () => {
  begins("POST", /\/restore$/, "restore");
  const user = show();

  await user.click(await screen.findByRole("button", { name: `Restore ${BACKUP.name}` }));
  await user.click(await screen.findByRole("button", { name: "Restore backup" }));
  await screen.findByRole("progressbar");
  end({ state: "failed", error: { code: "backup_invalid", detail: "It is damaged." } });

  const toast = await screen.findByRole("alert");
  expect(toast).toHaveTextContent("The backup was not restored");
  expect(toast).toHaveTextContent("It is damaged.");
});

test("a refused job shows the message of the backend", async () => {
  const detail = "The job (restore) is running.";
  backend.on("POST", /\/data\/check$/, () => Response.json({ detail }, { status: 409 }));
  const user = show();

  await user.click(await screen.findByRole("button", { name: "Check now" }));

  expect(await screen.findByRole("alert")).toHaveTextContent(detail);
});

test.each<[string[], string]>([
  [[], "No damage was found."],
  [["table note, row 7: refers to a row of user that does not exist"], "One problem was found."],
])("the result of the last check stays on the page: %j", async (foreign_keys, title) => {
  const findings = { revision: "0002", integrity: [], foreign_keys, schema: [], values: [] };
  jobs = [{ ...RUNNING, kind: "check", state: "done", result: { ...NO_RESULT, findings } }];
  show();

  expect(await screen.findByText(title)).toBeVisible();
  for (const problem of foreign_keys) expect(screen.getByText(problem)).toBeVisible();
});

test("an archive is sent unchanged and only after a confirmation", async () => {
  begins("POST", /\/data\/import$/, "import");
  const user = show();

  const file = new File(["the archive"], "all.zip", { type: "application/zip" });
  await user.upload(await screen.findByLabelText("Archive to import"), file);
  const dialog = within(await screen.findByRole("dialog", { name: "Import archive" }));
  expect(dialog.getByText(/replaced by the data of all\.zip/)).toBeVisible();
  expect(sent(/import/)).toHaveLength(0);
  await user.click(dialog.getByRole("button", { name: "Replace all data" }));

  await screen.findByRole("progressbar", { name: "Importing" });
  const [call] = sent(/import/);
  expect(call?.request.headers.get("Content-Type")).toBe("application/octet-stream");
  expect(call?.body).toBe("the archive");
});

test("starting over requires the confirmation text", async () => {
  begins("POST", /\/data\/reset$/, "reset");
  const user = show();

  await user.click(await screen.findByRole("button", { name: "Start over…" }));
  const dialog = within(await screen.findByRole("dialog", { name: "Start over" }));
  const remove = dialog.getByRole("button", { name: "Remove all data" });
  await user.type(dialog.getByLabelText(/to confirm/), "start{Enter}");
  expect(remove).toBeDisabled();
  expect(sent(/reset/)).toHaveLength(0);
  await user.type(dialog.getByLabelText(/to confirm/), " over");
  await user.click(remove);

  await screen.findByRole("progressbar", { name: "Resetting" });
  expect(sent(/reset/)[0]?.body).toEqual({ confirm: "start over" });
});

test("an export is requested with its format", async () => {
  begins("POST", /\/data\/exports$/, "export");
  const user = show();

  await user.click(await screen.findByRole("button", { name: "Export CSV" }));

  await screen.findByRole("progressbar", { name: "Exporting" });
  expect(sent(/exports/)[0]?.body).toEqual({ format: "csv" });
});

test("a file is saved under its name", async () => {
  backend.on("GET", /\/data\/exports\/.+$/, () => new Response("bytes"));
  vi.stubGlobal("URL", Object.assign(URL, { createObjectURL: () => "blob:it" }));
  const saved = vi.spyOn(HTMLAnchorElement.prototype, "click").mockReturnValue();
  const user = show();

  await user.click(await screen.findByRole("button", { name: `Save ${EXPORT.name}` }));

  await waitFor(() => expect(saved).toHaveBeenCalled());
  expect(saved.mock.contexts[0]).toHaveProperty("download", EXPORT.name);
  saved.mockRestore();
});

test("an error of the list of backups shows the message of the backend", async () => {
  const detail = "The database is on a server: use pg_dump.";
  backend.on("GET", /\/data\/backups$/, () => Response.json({ detail }, { status: 409 }));
  show();

  expect(await screen.findByText(detail)).toBeVisible();
  expect(await screen.findByRole("table", { name: "Exports" })).toBeVisible();
});
