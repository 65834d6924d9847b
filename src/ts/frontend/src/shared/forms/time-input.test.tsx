import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test, vi } from "vitest";
import { renderFeature } from "../testing/render";
import { time } from "./formats";
import { TimeInput } from "./time-input";

function show(value = "") {
  const onChange = vi.fn();
  renderFeature(<TimeInput label="Opens" value={value} onChange={onChange} format="24h" />);
  return { onChange, user: userEvent.setup() };
}

test("hours and minutes become a time", async () => {
  const { onChange, user } = show();

  await user.type(screen.getByLabelText("Opens: hours"), "1430");

  expect(onChange).toHaveBeenLastCalledWith("14:30:00");
});

test("seconds are shown if the time has some", async () => {
  const { onChange, user } = show("14:30:05.25");

  expect(screen.getByLabelText("Opens: seconds")).toHaveValue("05");
  await user.type(screen.getByLabelText("Opens: minutes"), "45");
  expect(onChange).toHaveBeenLastCalledWith("14:45:05");
});

test("incomplete input is not taken for none", async () => {
  const { onChange, user } = show();

  await user.type(screen.getByLabelText("Opens: hours"), "14");

  expect(time(onChange.mock.lastCall?.[0])).toBe("Enter the hours and the minutes.");
});
