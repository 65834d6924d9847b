import IconPackage from "@tabler/icons-react/icons/IconPackage";
import IconUsers from "@tabler/icons-react/icons/IconUsers";
import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, expect, test } from "vitest";
import { type Page, PagesProvider } from "@/shared/router/pages";
import { type FakeBackend, fakeBackend, listOf } from "@/shared/testing/fake-backend";
import { renderPage } from "@/shared/testing/render-page";
import type { DataStatus, Overview } from "../api/overview";
import { HomePage } from "./home-page";

const PAGES: Page[] = [
  { label: "Users", icon: IconUsers, to: "/users", hasDetails: true },
  { label: "Items", icon: IconPackage, to: "/items", hasDetails: true },
];
const DAYS = ["2026-11-22", "2026-11-23", "2026-11-24"];
const LAMP = { id: "1", label: "Lamp", created_at: "2026-11-24T02:00:00Z" };
const CHAIR = { id: "2", label: "Chair", created_at: "2026-11-23T02:00:00Z" };
const ADA = { id: "3", label: "ada@example.com", created_at: "2026-11-23T12:00:00Z" };
const OVERVIEW: Overview = {
  days: DAYS,
  max_per_day: 500,
  lists: [
    { name: "items", count: 1234, added: [0, 3, 500], newest: [LAMP, CHAIR] },
    { name: "users", count: 2, added: [0, 1, 0], newest: [ADA] },
    { name: "parts", count: 7, added: null, newest: [] },
  ],
};
const STATUS: DataStatus = {
  database_size: 1_200_000,
  disk_free: 65_000_000_000,
  last_backup: {
    name: "backup.db",
    revision: "0004",
    reason: "manual",
    created_at: "2026-11-20T02:00:00Z",
    size: 1_100_000,
  },
  last_check: { checked_at: "2026-11-21T02:00:00Z", healthy: false },
};

let backend: FakeBackend;
beforeEach(() => {
  backend = fakeBackend();
  backend.on("GET", /\/users\/me$/, () => Response.json({ id: "3", is_superuser: true }));
  backend.on("GET", /\/overview$/, () => Response.json(OVERVIEW));
  backend.on("GET", /\/data\/status$/, () => Response.json(STATUS));
  backend.on("GET", /\/data\/jobs$/, () => listOf([]));
  backend.on("GET", /\/data\/samples$/, () => Response.json({ exist: false }));
});

function show() {
  return renderPage(
    <PagesProvider value={PAGES}>
      <HomePage />
    </PagesProvider>,
  );
}

function beEmpty() {
  const lists = OVERVIEW.lists.map((list) =>
    list.name === "users" ? list : { ...list, count: 0, added: [0, 0, 0], newest: [] },
  );
  backend.on("GET", /\/overview$/, () => Response.json({ ...OVERVIEW, lists }));
}

const JOB = {
  id: "6f1c1f0e-5a0e-4d0e-9a53-2a8f5f0c5f01",
  kind: "add-samples",
  state: "running",
  progress: 0.4,
  created_at: "2026-11-24T02:00:00Z",
  result: null,
  error: null,
};

const section = async (name: string) => within(await screen.findByRole("region", { name }));

test("each list with a page has a card that leads to it, in the order of the navigation", async () => {
  const router = show();

  const items = await screen.findByRole("link", { name: /^Items/ });
  expect(items).toHaveTextContent("Items1,234At least 503 added in 30 days");
  const cards = screen.getAllByRole("link", { name: /in 30 days/ });
  expect(cards.map((card) => card.getAttribute("href"))).toEqual(["/users", "/items"]);
  expect(screen.queryByText("7")).not.toBeInTheDocument();

  await userEvent.click(items);
  expect(router.state.location.pathname).toBe("/items");
});

test("the days begin at midnight of the user", async () => {
  show();

  await screen.findByRole("link", { name: /^Items/ });
  const call = backend.calls.find(({ url }) => url.pathname.endsWith("/overview"));
  expect(call?.url.searchParams.get("utc_offset")).toBe(String(-new Date().getTimezoneOffset()));
});

test("the chart has the numbers of each day in a table, and the user chooses the list", async () => {
  show();

  const chart = await section("Added in the last 30 days");
  const numbers = () =>
    within(chart.getByRole("table"))
      .getAllByRole("cell")
      .map((cell) => cell.textContent);
  expect(chart.getByRole("table", { name: "Items added each day" })).toBeInTheDocument();
  expect(numbers()).toEqual(["0", "3", "500 or more"]);

  await userEvent.selectOptions(chart.getByRole("combobox", { name: "List" }), "Users");
  expect(chart.getByRole("table", { name: "Users added each day" })).toBeInTheDocument();
  expect(numbers()).toEqual(["0", "1", "0"]);
});

test("the newest rows of all lists are links to their details, the newest first", async () => {
  const router = show();

  const rows = (await section("Recently added")).getAllByRole("link");
  expect(rows.map((row) => row.textContent)).toEqual([
    expect.stringMatching(/^LampItems/),
    expect.stringMatching(/^ada@example.comUsers/),
    expect.stringMatching(/^ChairItems/),
  ]);
  await userEvent.click(rows[0] as HTMLElement);
  expect(router.state.location.href).toBe("/items/1");
});

test("superusers see the state of the data", async () => {
  show();

  const data = await section("Data");
  expect(await data.findByText("1.2 MB")).toBeVisible();
  expect(data.getByText("1.1 MB")).toBeVisible();
  expect(data.getByText("Damage found")).toBeVisible();
  expect(data.getByText("65 GB")).toBeVisible();
  expect(data.getByRole("link")).toHaveAttribute("href", "/data");
});

test("a state of the data that cannot be loaded hides nothing else and can be loaded again", async () => {
  const detail = "DATA_DIR is not set.";
  backend.on("GET", /\/data\/status$/, () => Response.json({ detail }, { status: 409 }));
  show();

  const data = await section("Data");
  expect(await data.findByText(detail)).toBeVisible();
  backend.on("GET", /\/data\/status$/, () => Response.json(STATUS));
  await userEvent.click(data.getByRole("button", { name: "Try again" }));
  expect(await data.findByText("1.2 MB")).toBeVisible();
});

test("other users do not see the state of the data", async () => {
  backend.on("GET", /\/users\/me$/, () => Response.json({ id: "3", is_superuser: false }));
  show();

  await section("Recently added");
  expect(screen.queryByRole("region", { name: "Data" })).not.toBeInTheDocument();
  expect(backend.calls.some(({ url }) => url.pathname.includes("/data/"))).toBe(false);
});

test("an empty app welcomes the user and leads to its empty lists", async () => {
  beEmpty();
  show();

  const welcome = await section("Welcome");
  expect(welcome.getByRole("link", { name: "Open Items" })).toHaveAttribute("href", "/items");
  expect(welcome.queryByRole("link", { name: "Open Users" })).not.toBeInTheDocument();
  expect(screen.queryByRole("region", { name: /Added/ })).not.toBeInTheDocument();
});

test("an app without other lists than users has no welcome", async () => {
  const lists = OVERVIEW.lists.filter(({ name }) => name === "users");
  backend.on("GET", /\/overview$/, () => Response.json({ ...OVERVIEW, lists }));
  show();

  expect((await section("Recently added")).getByText("ada@example.com")).toBeVisible();
  expect(screen.queryByRole("region", { name: "Welcome" })).not.toBeInTheDocument();
});

test("a user without any list sees whom to ask", async () => {
  backend.on("GET", /\/overview$/, () => Response.json({ ...OVERVIEW, lists: [] }));
  show();

  expect(await screen.findByText(/Ask a superuser for access/)).toBeVisible();
});

test("an overview that cannot be loaded shows the reason and can be loaded again", async () => {
  const detail = "The database is locked.";
  backend.on("GET", /\/overview$/, () => Response.json({ detail }, { status: 409 }));
  show();

  expect(await screen.findByText(detail)).toBeVisible();
  backend.on("GET", /\/overview$/, () => Response.json(OVERVIEW));
  await userEvent.click(screen.getByRole("button", { name: "Try again" }));
  expect(await screen.findByRole("link", { name: /^Items/ })).toBeVisible();
});

test("sample data can be added to an empty app, once", async () => {
  beEmpty();
  backend.on("POST", /\/data\/samples$/, () => {
    backend.on("GET", /\/data\/jobs$/, () => listOf([JOB]));
    return Response.json(JOB, { status: 202 });
  });
  show();

  const welcome = await section("Welcome");
  await userEvent.click(welcome.getByRole("button", { name: "Add 100,000 rows" }));
  expect(await screen.findByRole("progressbar", { name: "Adding sample data" })).toHaveAttribute(
    "aria-valuenow",
    "40",
  );
  expect(welcome.getByRole("button", { name: "Add 200 rows" })).toBeDisabled();
  const call = backend.calls.find(({ request }) => request.method === "POST");
  expect(call?.body).toEqual({ rows: 100_000 });
});

test("other users are not offered sample data", async () => {
  beEmpty();
  backend.on("GET", /\/users\/me$/, () => Response.json({ id: "3", is_superuser: false }));
  show();

  expect((await section("Welcome")).queryByRole("button")).not.toBeInTheDocument();
});

test("sample data is removed after a question", async () => {
  backend.on("GET", /\/data\/samples$/, () => Response.json({ exist: true }));
  backend.on("DELETE", /\/data\/samples$/, () =>
    Response.json({ ...JOB, kind: "remove-samples" }, { status: 202 }),
  );
  show();

  await userEvent.click(await screen.findByRole("button", { name: "Remove sample data…" }));
  const dialog = within(await screen.findByRole("dialog", { name: "Remove sample data" }));
  expect(backend.calls.some(({ request }) => request.method === "DELETE")).toBe(false);
  await userEvent.click(dialog.getByRole("button", { name: "Remove sample data" }));
  await waitFor(() =>
    expect(backend.calls.some(({ request }) => request.method === "DELETE")).toBe(true),
  );
});
