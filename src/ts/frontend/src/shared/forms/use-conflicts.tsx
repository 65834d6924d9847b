import type { UseFormReturnType } from "@mantine/form";
import { ApiError } from "@triptych/api-client/api-error";
import { type ReactNode, useLayoutEffect, useRef, useState } from "react";
import { isSame } from "../versions/use-version";
import { CurrentValue } from "./current-value";

/** Shows the values of fields, for those whose value in the form is not what people read, such as an id. */
export type FieldValues<Values> = { [Field in keyof Values]?: (value: Values[Field]) => ReactNode };

/**
 * Shows at the fields of a form which values someone else has changed since the form was opened. What was typed stays.
 *
 * @param valuesOf the values of the form for a row
 * @returns a function that is called with the error of each failed save
 */
export function useConflicts<Values extends object>(
  form: UseFormReturnType<Values>,
  valuesOf: ((row: never) => Values) | undefined,
  shown: FieldValues<Values> = {},
) {
  const [changed, setChanged] = useState<Partial<Values>>({});
  const known = useRef(form.getInitialValues());

  // A field that is edited loses its message, but the other value is needed until the form is saved.
  useLayoutEffect(() => {
    for (const field of fieldsOf(changed)) {
      const value = changed[field] as Values[typeof field];
      if (form.errors[field] !== undefined || isSame(form.getValues()[field], value)) continue;
      const take = () => form.setFieldValue(field, value as never);
      const content = shown[field]?.(value) ?? value;
      form.setFieldError(field, <CurrentValue value={content as ReactNode} onTake={take} />);
    }
  });

  return (error: unknown) => {
    if (!(error instanceof ApiError) || error.status !== 412 || valuesOf === undefined) return;
    const current = valuesOf(error.current as never);
    const fields = fieldsOf(current).filter(
      (field) => !isSame(current[field], known.current[field]),
    );
    known.current = current;
    setChanged(
      Object.fromEntries(fields.map((field) => [field, current[field]])) as Partial<Values>,
    );
  };
}

const fieldsOf = <Values extends object>(values: Values) =>
  Object.keys(values) as (keyof Values & string)[];
