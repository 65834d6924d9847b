import { MantineProvider, Modal } from "@mantine/core";
import { render, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test, vi } from "vitest";
import { Cover } from "./cover";

const onClose = vi.fn();

function page(covered: boolean, dialog = true) {
  return (
    <MantineProvider env="test">
      <Cover shown={covered}>
        <button type="button">Try again</button>
        <button type="button">Save</button>
      </Cover>
      {dialog && (
        <Modal opened onClose={onClose} title="New user">
          <input aria-label="Title" defaultValue="half a sentence" data-autofocus />
        </Modal>
      )}
    </MantineProvider>
  );
}

/** Opens a dialog with a focused field, then shows the cover above it. */
async function coverADialog() {
  onClose.mockClear();
  const { rerender } = render(page(false, false));
  rerender(page(false));
  const field = await screen.findByLabelText("Title");
  await waitFor(() => expect(field).toHaveFocus());
  rerender(page(true));
  return { field, rerender, user: userEvent.setup() };
}

test("an open dialog below the cover loses the focus and cannot be reached", async () => {
  const { field, user } = await coverADialog();
  expect(field.closest("[inert]")).not.toBeNull();
  expect(screen.getByRole("button", { name: "Try again" }).closest("[inert]")).toBeNull();

  await user.tab();
  expect(screen.getByRole("button", { name: "Try again" })).toHaveFocus();
  await user.tab();
  expect(screen.getByRole("button", { name: "Save" })).toHaveFocus();
});

test("an open dialog below the cover does not receive Escape", async () => {
  const { user } = await coverADialog();
  await user.keyboard("{Escape}");
  expect(onClose).not.toHaveBeenCalled();
});

test("the dialog is unchanged after the cover is removed", async () => {
  const { field, rerender, user } = await coverADialog();
  rerender(page(false));
  expect(field.closest("[inert]")).toBeNull();
  expect(field).toHaveFocus();
  expect(field).toHaveValue("half a sentence");
  await user.keyboard("{Escape}");
  expect(onClose).toHaveBeenCalled();
});

test("a toast that appears below the cover cannot be reached", async () => {
  await coverADialog();
  const toast = document.createElement("div");
  document.body.append(toast);
  await waitFor(() => expect(toast).toHaveAttribute("inert"));
  toast.remove();
});
