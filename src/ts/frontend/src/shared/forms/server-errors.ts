import { ApiError } from "@triptych/api-client/api-error";

/**
 * Assigns the messages of an error to the fields of a form.
 *
 * @param error the error of the call
 * @param fields the names of the form's fields
 * @param conflict the field with a unique value, to which a 409 belongs
 * @returns messages by field; empty if the error belongs to no field
 */
export function fieldErrorsOf(
  error: unknown,
  fields: readonly string[],
  conflict?: string,
): Record<string, string> {
  if (!(error instanceof ApiError)) return {};
  if (error.status === 409 && conflict !== undefined) return { [conflict]: error.message };
  return Object.fromEntries(
    Object.entries(error.fields).filter(([field]) => fields.includes(field)),
  );
}
