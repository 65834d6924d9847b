import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test, vi } from "vitest";
import { renderFeature } from "../testing/render";
import { BytesInput } from "./bytes-input";

const FILE = new File([new Uint8Array([1, 2, 3])], "lamp.png");

function show(maxBytes: number, value = "") {
  const onChange = vi.fn();
  renderFeature(
    <BytesInput label="Picture" maxBytes={maxBytes} value={value} onChange={onChange} />,
  );
  const choose = () => userEvent.upload(screen.getByLabelText("Picture: file"), FILE);
  return { onChange, choose };
}

test("the content of a chosen file becomes the value", async () => {
  const { onChange, choose } = show(3);

  await choose();

  await waitFor(() => expect(onChange).toHaveBeenLastCalledWith("AQID"));
  expect(screen.getByText("lamp.png")).toBeVisible();
});

test("a file that is too large is refused with both sizes", async () => {
  const { onChange, choose } = show(2);

  await choose();

  expect(await screen.findByText(/at most 2 byte.*lamp\.png has 3 byte/)).toBeVisible();
  expect(onChange).not.toHaveBeenCalled();
});

test("the size of stored content is shown", () => {
  show(3, "AQID");

  expect(screen.getByText(/Stored file, 3 byte/)).toBeVisible();
});
