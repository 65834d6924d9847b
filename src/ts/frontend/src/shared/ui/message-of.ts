import { ApiError } from "@triptych/api-client/api-error";
import { ShellError } from "../shell/shell";

/** What to tell people about an error of any kind. */
export function messageOf(error: unknown): string {
  if (error instanceof ApiError || error instanceof ShellError) return error.message;
  console.error(error);
  return "Something unexpected happened in the window itself. Reload it and try again.";
}
