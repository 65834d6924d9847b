import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test, vi } from "vitest";
import { renderFeature } from "../testing/render";
import { timeText } from "../ui/date-time";
import { DateTimeInput } from "./date-time-input";
import { localTimeOf, momentOf } from "./dates";

const MOMENT = "2026-11-24T12:03:00Z";

test("a moment is shown in the user's time zone", () => {
  renderFeature(<DateTimeInput label="Start" value={MOMENT} />);

  expect(screen.getByLabelText("Start")).toHaveTextContent(timeText(MOMENT));
});

test("another day keeps the time", async () => {
  const onChange = vi.fn();
  renderFeature(<DateTimeInput label="Start" value={MOMENT} onChange={onChange} />);
  const user = userEvent.setup();

  await user.click(screen.getByLabelText("Start"));
  await user.click(await screen.findByRole("button", { name: "10 November 2026" }));

  const time = localTimeOf(MOMENT).slice("2026-11-24".length);
  expect(onChange).toHaveBeenLastCalledWith(momentOf(`2026-11-10${time}`));
});

test("a moment can be removed", async () => {
  const onChange = vi.fn();
  renderFeature(
    <DateTimeInput
      label="Start"
      value={MOMENT}
      onChange={onChange}
      clearButtonProps={{ "aria-label": "Remove" }}
    />,
  );

  await userEvent.click(screen.getByRole("button", { name: "Remove" }));

  expect(onChange).toHaveBeenLastCalledWith("");
});
