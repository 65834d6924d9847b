import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { useState } from "react";
import { expect, test, vi } from "vitest";
import { renderFeature } from "../testing/render";
import { DateInput } from "./date-input";
import { typedDateText } from "./dates";

const onChange = vi.fn();

function Field({ initial = "", required = false }: { initial?: string; required?: boolean }) {
  const [value, setValue] = useState(initial);
  const change = (next: string) => {
    onChange(next);
    setValue(next);
  };
  return <DateInput label="Day" value={value} onChange={change} required={required} />;
}

test("a typed date becomes the value, and is shown as the locale writes it", async () => {
  renderFeature(<Field />);
  const user = userEvent.setup();

  await user.type(screen.getByLabelText("Day"), "2026-11-27");
  await user.tab();

  expect(onChange).toHaveBeenLastCalledWith("2026-11-27");
  expect(screen.getByLabelText("Day")).toHaveValue(typedDateText("2026-11-27"));
});

test("a day can be picked in the calendar", async () => {
  renderFeature(<Field initial="2026-11-27" />);
  const user = userEvent.setup();

  await user.click(screen.getByLabelText("Day"));
  await user.click(await screen.findByRole("button", { name: "30 November 2026" }));

  expect(onChange).toHaveBeenLastCalledWith("2026-11-30");
});

test("deleting the text empties the value, also in a required field", async () => {
  renderFeature(<Field initial="2026-11-27" required />);
  const user = userEvent.setup();

  await user.clear(screen.getByLabelText(/Day/));

  expect(onChange).toHaveBeenLastCalledWith("");
});
