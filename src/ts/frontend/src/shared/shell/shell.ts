import { invoke } from "@tauri-apps/api/core";

/** Why the shell did not follow a command. */
export class ShellError extends Error {
  override readonly name = "ShellError";
  /** What programs can tell the failures apart by: a code of docs/architecture.md, or `shell_unreachable`. */
  readonly code: string;

  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }
}

/** Whether this page is in the app's window: a browser has no shell around it. */
export function insideShell(): boolean {
  return "__TAURI_INTERNALS__" in window;
}

/**
 * Calls a command of the shell; the one place that does.
 *
 * @param command one that src/rust/shell/capabilities/main.json allows
 * @throws ShellError where the command is not followed
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

/** The error of a window that cannot talk to its shell. */
export function unreachable(cause: unknown): ShellError {
  const why = `The window could not talk to the shell: ${String(cause)}.`;
  return new ShellError("shell_unreachable", `${why} Close it and start Triptych again.`);
}
