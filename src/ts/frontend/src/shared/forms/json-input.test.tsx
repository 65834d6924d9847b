import { useForm } from "@mantine/form";
import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test } from "vitest";
import { renderFeature } from "../testing/render";
import { json } from "./json";
import { JsonInput } from "./json-input";

function Field() {
  const form = useForm({ initialValues: { data: "" }, validate: { data: json } });
  return (
    <form onSubmit={form.onSubmit(() => {})}>
      <JsonInput label="Data" {...form.getInputProps("data")} />
      <button type="submit">Save</button>
    </form>
  );
}

test("JSON that cannot be parsed shows the reason at the field", async () => {
  renderFeature(<Field />);
  const user = userEvent.setup();

  await user.click(screen.getByLabelText("Data"));
  await user.paste('{"a": }');
  await user.click(screen.getByRole("button", { name: "Save" }));

  expect(screen.getByLabelText("Data")).toHaveAccessibleDescription(/^This is not JSON: /);
});
