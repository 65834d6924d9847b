import { TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test, vi } from "vitest";
import { fakeBackend } from "../testing/fake-backend";
import { renderFeature } from "../testing/render";
import { FormDialog } from "./form-dialog";

function NameDialog({ onClose, onSave }: { onClose: () => void; onSave: () => Promise<unknown> }) {
  const form = useForm({ initialValues: { name: "" } });
  return (
    <FormDialog
      title="New name"
      submitLabel="Create"
      opened
      onClose={onClose}
      form={form}
      onSave={onSave}
    >
      <TextInput label="Name" {...form.getInputProps("name")} />
    </FormDialog>
  );
}

function renderDialog() {
  fakeBackend();
  const onClose = vi.fn();
  const onSave = vi.fn(async () => {});
  renderFeature(<NameDialog onClose={onClose} onSave={onSave} />);
  return { user: userEvent.setup(), onClose, onSave };
}

test("a form without input closes at once", async () => {
  const { user, onClose } = renderDialog();

  await user.click(await screen.findByRole("button", { name: "Cancel" }));

  expect(onClose).toHaveBeenCalledOnce();
});

test.each([
  ["Cancel", (user: ReturnType<typeof userEvent.setup>) => user.click(screen.getByText("Cancel"))],
  ["Escape", (user: ReturnType<typeof userEvent.setup>) => user.keyboard("{Escape}")],
])("%s asks before it discards input", async (_, close) => {
  const { user, onClose } = renderDialog();
  await user.type(await screen.findByRole("textbox", { name: "Name" }), "Ada");

  await close(user);
  await user.click(await screen.findByRole("button", { name: "Keep editing" }));
  expect(onClose).not.toHaveBeenCalled();
  expect(screen.getByRole("textbox", { name: "Name" })).toHaveValue("Ada");

  await close(user);
  await user.click(await screen.findByRole("button", { name: "Discard" }));
  await vi.waitFor(() => expect(onClose).toHaveBeenCalledOnce());
});

test("Escape closes only the question", async () => {
  const { user, onClose } = renderDialog();
  await user.type(await screen.findByRole("textbox", { name: "Name" }), "Ada");
  await user.keyboard("{Escape}");
  await screen.findByRole("button", { name: "Keep editing" });

  await user.keyboard("{Escape}");

  await vi.waitFor(() => expect(screen.getByRole("textbox", { name: "Name" })).toHaveFocus());
  expect(screen.queryByText("Keep editing")).not.toBeInTheDocument();
  expect(onClose).not.toHaveBeenCalled();
});

test("a form that is saved closes without a question", async () => {
  const { user, onClose, onSave } = renderDialog();
  await user.type(await screen.findByRole("textbox", { name: "Name" }), "Ada");

  await user.click(screen.getByRole("button", { name: "Create" }));

  await vi.waitFor(() => expect(onClose).toHaveBeenCalledOnce());
  expect(onSave).toHaveBeenCalledOnce();
  expect(screen.queryByRole("button", { name: "Discard" })).not.toBeInTheDocument();
});
