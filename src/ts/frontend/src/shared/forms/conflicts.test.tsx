import { Switch, Textarea, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useMutation } from "@tanstack/react-query";
import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, expect, test, vi } from "vitest";
import { useApiClient } from "../api/api-client-provider";
import { type FakeBackend, fakeBackend } from "../testing/fake-backend";
import { renderFeature } from "../testing/render";
import { testUser } from "../testing/users";
import type { User } from "../users/users";
import { useVersion } from "../versions/use-version";
import { FormDialog } from "./form-dialog";

const ADA = testUser({ full_name: "Ada", is_superuser: false });
const ONE = /\/users\/1$/;

const valuesOf = ({ email, full_name, is_active }: User) => ({
  email,
  full_name: full_name ?? "",
  is_active,
});

function UserDialog({ inline, onClose }: { inline: boolean; onClose: () => void }) {
  const client = useApiClient();
  const version = useVersion(ADA);
  const save = useMutation({
    mutationFn: (body: ReturnType<typeof valuesOf>) =>
      version.update(
        body,
        () => client.GET("/api/v1/users/{id}", { params: { path: { id: "1" } } }),
        (header) =>
          client.PATCH("/api/v1/users/{id}", { params: { path: { id: "1" }, header }, body }),
      ),
  });
  const form = useForm({ initialValues: valuesOf(ADA) });
  return (
    <FormDialog
      title="Edit user"
      submitLabel="Save"
      opened
      inline={inline}
      onClose={onClose}
      form={form}
      valuesOf={valuesOf}
      onSave={save.mutateAsync}
    >
      <TextInput label="Email" {...form.getInputProps("email")} />
      <Textarea label="Full name" {...form.getInputProps("full_name")} />
      <Switch label="Active" {...form.getInputProps("is_active", { type: "checkbox" })} />
    </FormDialog>
  );
}

let backend: FakeBackend;
beforeEach(() => {
  backend = fakeBackend();
  store(ADA, '"1"');
});

/** Lets the backend have this row, and accept changes of this version only. */
function store(row: User, etag: string) {
  backend.on("GET", ONE, () => Response.json(row, { headers: { ETag: etag } }));
  backend.on("PATCH", ONE, ({ request, body }) =>
    request.headers.get("If-Match") === etag
      ? Response.json({ ...row, ...(body as object) }, { headers: { ETag: '"saved"' } })
      : Response.json({ detail: "Changed.", current: row }, { status: 412 }),
  );
}

const updates = () => backend.calls.filter(({ request }) => request.method === "PATCH");
const fullName = () => screen.getByRole("textbox", { name: "Full name" });

async function openAndType(text: string, inline = false) {
  const onClose = vi.fn();
  renderFeature(<UserDialog inline={inline} onClose={onClose} />);
  const user = userEvent.setup();
  await user.type(await screen.findByRole("textbox", { name: "Full name" }), text);
  return { user, onClose };
}

const save = (user: ReturnType<typeof userEvent.setup>) =>
  user.click(screen.getByRole("button", { name: "Save" }));

test.each([
  ["dialog", false],
  ["panel", true],
])(
  "in a %s, a changed row shows its value at the field, and the next save overwrites it",
  async (_, inline) => {
    const { user, onClose } = await openAndType(" Lovelace", inline);
    store({ ...ADA, full_name: "Augusta" }, '"2"');

    await save(user);
    await waitFor(() =>
      expect(fullName()).toHaveAccessibleDescription(
        "Changed in the meantime to “Augusta”. Use this value",
      ),
    );
    expect(fullName()).toHaveValue("Ada Lovelace");
    expect(screen.getByRole("textbox", { name: "Email" })).not.toHaveAccessibleDescription();
    expect(updates()).toHaveLength(0);

    await user.type(fullName(), "!");
    expect(fullName()).toHaveAccessibleDescription(/Augusta/);

    await save(user);
    await waitFor(() => expect(onClose).toHaveBeenCalledOnce());
    expect(updates()).toHaveLength(1);
    expect(updates()[0]?.request.headers.get("If-Match")).toBe('"2"');
    expect(updates()[0]?.body).toMatchObject({ full_name: "Ada Lovelace!" });
  },
);

test("the current value can be taken", async () => {
  const { user } = await openAndType(" Lovelace");
  store({ ...ADA, full_name: "Augusta", is_active: false }, '"2"');
  await save(user);

  const [take] = await screen.findAllByRole("button", { name: "Use this value" });
  if (take) await user.click(take);

  expect(fullName()).toHaveValue("Augusta");
  expect(fullName()).not.toHaveAccessibleDescription();
  expect(screen.getByRole("switch")).toHaveAccessibleDescription(/Changed in the meantime to off/);
  expect(screen.getByRole("switch")).toBeChecked();
});

test("a change between reading the version and the update is shown too", async () => {
  const { user } = await openAndType(" Lovelace");
  const changed = { ...ADA, full_name: null };
  backend.on("PATCH", ONE, () =>
    Response.json({ detail: "Changed.", current: changed }, { status: 412 }),
  );

  await save(user);

  await waitFor(() => expect(fullName()).toHaveAccessibleDescription(/meantime to nothing/));
  expect(updates()).toHaveLength(1);
});

test("a change of fields that the form does not overwrite is no conflict", async () => {
  const { user, onClose } = await openAndType(" Lovelace");
  store({ ...ADA, full_name: "Ada Lovelace", is_superuser: true }, '"2"');

  await save(user);

  await waitFor(() => expect(onClose).toHaveBeenCalledOnce());
  expect(updates()).toHaveLength(1);
});

test("a second change after the conflict is a conflict again", async () => {
  const { user, onClose } = await openAndType(" Lovelace");
  store({ ...ADA, full_name: "Augusta" }, '"2"');
  await save(user);
  await waitFor(() => expect(fullName()).toHaveAccessibleDescription(/Augusta/));
  store({ ...ADA, full_name: "Countess" }, '"3"');

  await save(user);

  await waitFor(() => expect(fullName()).toHaveAccessibleDescription(/Countess/));
  expect(onClose).not.toHaveBeenCalled();
  expect(fullName()).toHaveValue("Ada Lovelace");
});
