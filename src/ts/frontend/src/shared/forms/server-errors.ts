import { ApiError } from "@triptych/api-client/api-error";

/**
 * Says at which fields of a form to show what the backend refused.
 *
 * @param error what the call rejected with
 * @param fields the names of the form's fields
 * @param conflict the field that a 409 is about: the unique one
 * @returns messages by field; empty where the error is about none of them
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
