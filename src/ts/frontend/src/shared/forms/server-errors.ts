import { ApiError } from "@triptych/api-client/api-error";

/**
 * Finds the fields of a form that an error is about.
 *
 * @param error what the call rejected with
 * @param fields the names of the form's fields
 * @param conflict the field with a unique value, which a 409 is about
 * @returns messages by field; empty if the error is about none of them
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
