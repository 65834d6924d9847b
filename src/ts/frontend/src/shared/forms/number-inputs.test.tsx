import { MantineProvider } from "@mantine/core";
import { useForm } from "@mantine/form";
import { render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test, vi } from "vitest";
import { DecimalInput, IntegerInput, NumberInput } from "./number-inputs";
import { decimal } from "./number-rules";
import {
  decimalOrNull,
  decimalValue,
  numberOrNull,
  numberText,
  numberValue,
} from "./number-values";

const PRICE = {
  precision: 12,
  scale: 2,
  minimum: null,
  exclusiveMinimum: "0.00",
  maximum: null,
  exclusiveMaximum: null,
};

/** The signs of the locale in which the tests run. */
const text = (value: number, digits = 0) =>
  new Intl.NumberFormat(undefined, {
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  }).format(value);

function Form({ onSave }: { onSave: (values: unknown) => void }) {
  const form = useForm({
    initialValues: { price: numberText("1234.50", PRICE.scale), stock: "", weight: "" },
    validate: { price: decimal(PRICE) },
  });
  return (
    <form
      onSubmit={form.onSubmit(({ price, stock, weight }) =>
        onSave({
          price: decimalValue(price),
          stock: numberOrNull(stock),
          weight: numberOrNull(weight),
        }),
      )}
    >
      <DecimalInput label="Price" scale={PRICE.scale} {...form.getInputProps("price")} />
      <IntegerInput label="Stock" {...form.getInputProps("stock")} />
      <NumberInput label="Weight" {...form.getInputProps("weight")} />
      <button type="submit">Save</button>
    </form>
  );
}

function show() {
  const onSave = vi.fn();
  render(
    <MantineProvider env="test">
      <Form onSave={onSave} />
    </MantineProvider>,
  );
  return { user: userEvent.setup(), onSave };
}

test("numbers are shown as they were understood, and saved as the API takes them", async () => {
  const { user, onSave } = show();
  const price = screen.getByLabelText("Price");
  expect(price).toHaveValue(text(1234.5, 2));

  await user.clear(price);
  await user.type(price, "1234567");
  await user.type(screen.getByLabelText("Stock"), "1000");
  await user.type(screen.getByLabelText("Weight"), text(0.25, 2));
  await user.click(screen.getByRole("button", { name: "Save" }));

  expect(price).toHaveValue(text(1234567, 2));
  expect(screen.getByLabelText("Stock")).toHaveValue(text(1000));
  expect(onSave).toHaveBeenCalledWith({ price: "1234567", stock: 1000, weight: 0.25 });
});

test("text that is not a number stays as it was typed, with a message", async () => {
  const { user, onSave } = show();
  const price = screen.getByLabelText("Price");

  await user.clear(price);
  await user.type(price, "12abc");
  await user.click(screen.getByRole("button", { name: "Save" }));

  expect(price).toHaveValue("12abc");
  expect(price).toHaveAccessibleDescription(/Enter a number such as/);
  expect(onSave).not.toHaveBeenCalled();
});

test("an empty field is null, and text that no rule has checked is an error", () => {
  expect(decimalOrNull(" ")).toBeNull();
  expect(decimalOrNull("5")).toBe("5");
  expect(numberOrNull("")).toBeNull();
  expect(() => decimalValue("x")).toThrow(RangeError);
  expect(() => numberValue("x")).toThrow(RangeError);
});

test("a number of the API becomes the text of a field, whatever its size", () => {
  expect(numberText(null)).toBe("");
  expect(numberText(undefined)).toBe("");
  expect(numberText(9007199254740991)).toBe(text(9007199254740991));
  expect(numberValue(numberText(1e21))).toBe(1e21);
  expect(numberValue(numberText(0.1))).toBe(0.1);
});
