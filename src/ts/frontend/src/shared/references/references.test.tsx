import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { dataOf } from "@triptych/api-client/client";
import { useState } from "react";
import { beforeEach, expect, test } from "vitest";
import { type FakeBackend, fakeBackend, listOf } from "../testing/fake-backend";
import { renderFeature } from "../testing/render";
import { Reference } from "./reference";
import { ReferenceSelect } from "./reference-select";
import { ReferenceText } from "./reference-text";
import type { ReferenceSource } from "./references";

const ADA = { id: "6f1c1f0e-5a0e-4d0e-9a53-2a8f5f0c5f01", email: "ada@example.com" };
const GRACE = { id: "0d9f8a52-1b1f-4a64-8d0c-0d3a3d9f6b11", email: "grace@example.com" };
const LIST = /\/users\/$/;
const ONE = /\/users\/[^/]+$/;

const USERS: ReferenceSource = {
  key: "users",
  fetchLabel: async (client, id, signal) => {
    const user = await client.GET("/api/v1/users/{id}", { params: { path: { id } }, signal });
    return dataOf(user).email;
  },
  search: async (client, q, signal) => {
    const query = { ...(q !== "" && { q }) };
    const page = await client.GET("/api/v1/users/", { params: { query }, signal });
    return dataOf(page).data.map(({ id, email }) => ({ value: id, label: email }));
  },
};

let backend: FakeBackend;
beforeEach(() => {
  backend = fakeBackend();
  backend.on("GET", ONE, () => Response.json(ADA));
  backend.on("GET", LIST, ({ url }) =>
    listOf(url.searchParams.get("q") === "gra" ? [GRACE] : [ADA, GRACE]),
  );
});

function Field({ initial = "" }: { initial?: string }) {
  const [value, setValue] = useState(initial);
  return (
    <>
      <ReferenceSelect label="User" source={USERS} value={value} onChange={setValue} />
      <output>{value}</output>
    </>
  );
}

test("cells with the same row load its label once", async () => {
  renderFeature(
    <>
      <Reference source={USERS} id={ADA.id} />
      <Reference source={USERS} id={ADA.id} />
    </>,
  );

  expect(await screen.findAllByText(ADA.email)).toHaveLength(2);
  expect(backend.calls).toHaveLength(1);
});

test("a row that cannot be loaded is shown as not available", async () => {
  backend.on("GET", ONE, () => Response.json({ detail: "No such user." }, { status: 404 }));
  renderFeature(<Reference source={USERS} id={ADA.id} />);

  expect(await screen.findByText("Not available")).toBeVisible();
});

test("typing searches all rows, and the chosen one is shown by its label", async () => {
  renderFeature(<Field />);
  const user = userEvent.setup();

  await user.type(screen.getByRole("combobox", { name: "User" }), "gra");
  await waitFor(() => expect(backend.calls.at(-1)?.url.searchParams.get("q")).toBe("gra"));
  await waitFor(() => expect(screen.queryByText(ADA.email)).not.toBeInTheDocument());
  await user.click(screen.getByRole("option", { name: GRACE.email }));

  expect(screen.getByRole("status")).toHaveTextContent(GRACE.id);
  expect(screen.getByRole("combobox", { name: "User" })).toHaveValue(GRACE.email);
});

test("a stored reference shows its label, and opening the list shows all rows", async () => {
  renderFeature(<Field initial={ADA.id} />);
  const user = userEvent.setup();

  const field = screen.getByRole("combobox", { name: "User" });
  await waitFor(() => expect(field).toHaveValue(ADA.email));
  await user.click(field);

  expect(await screen.findByRole("option", { name: GRACE.email })).toBeVisible();
  expect(screen.getAllByRole("option", { name: ADA.email })).toHaveLength(1);
});

test("a search that fails says why", async () => {
  backend.on("GET", LIST, () => Response.json({ detail: "Only superusers may." }, { status: 403 }));
  renderFeature(<Field />);

  await userEvent.click(screen.getByRole("combobox", { name: "User" }));

  expect(await screen.findByText("Only superusers may.")).toBeVisible();
});

test("a label can be a part of a sentence", async () => {
  renderFeature(
    <p>
      Belongs to <ReferenceText source={USERS} id={ADA.id} />.
    </p>,
  );

  expect(await screen.findByText(`Belongs to “${ADA.email}”.`)).toBeVisible();
});
