import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test, vi } from "vitest";
import { renderFeature } from "../testing/render";
import { EnumSelect } from "./enum-select";
import { YesNoSelect } from "./yes-no-select";

const TEXTS = { draft: "Draft", on_sale: "On sale" };

test("a value is chosen by its text", async () => {
  const onChange = vi.fn();
  renderFeature(<EnumSelect label="Status" texts={TEXTS} value="draft" onChange={onChange} />);
  const user = userEvent.setup();

  expect(screen.getByRole("combobox", { name: "Status" })).toHaveValue("Draft");
  await user.click(screen.getByRole("combobox", { name: "Status" }));
  await user.click(await screen.findByRole("option", { name: "On sale" }));

  expect(onChange).toHaveBeenLastCalledWith("on_sale");
});

test("yes and no have a third state", async () => {
  const onChange = vi.fn();
  renderFeature(<YesNoSelect label="Checked" value={null} onChange={onChange} />);
  const user = userEvent.setup();

  expect(screen.getByRole("combobox", { name: "Checked" })).toHaveValue("");
  await user.click(screen.getByRole("combobox", { name: "Checked" }));
  await user.click(await screen.findByRole("option", { name: "No" }));

  expect(onChange).toHaveBeenLastCalledWith(false);
});
