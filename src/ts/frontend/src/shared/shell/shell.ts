import { invoke } from "@tauri-apps/api/core";

/** Why the shell did not run a command. */
export class ShellError extends Error {
  override readonly name = "ShellError";
  /** Identifies the kind of failure: a code of docs/errors.md, or `shell_unreachable`. */
  readonly code: string;

  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }
}

/** Whether this page is in the app's window; in a browser there is no shell. */
export function insideShell(): boolean {
  return "__TAURI_INTERNALS__" in window;
}

/**
 * Calls a command of the shell. Only commands.ts uses it: it has a typed function for each command.
 *
 * @param command one that src/rust/shell/capabilities/main.json allows
 * @throws ShellError if the command fails
 */
export async function callShell<Answer>(
  command: string,
  values: Record<string, unknown> = {},
): Promise<Answer> {
  try {
    return await invoke<Answer>(command, values);
  } catch (cause) {
    throw shellErrorOf(cause);
  }
}

function shellErrorOf(cause: unknown): ShellError {
  const { code, detail } = (cause ?? {}) as { code?: unknown; detail?: unknown };
  const known = typeof code === "string" && typeof detail === "string";
  return known ? new ShellError(code, detail) : unreachable(cause);
}

/** @returns the error for a window that cannot reach its shell */
export function unreachable(cause: unknown): ShellError {
  const why = `The window could not reach the app: ${String(cause)}.`;
  return new ShellError("shell_unreachable", `${why} Close the window and start Triptych again.`);
}
