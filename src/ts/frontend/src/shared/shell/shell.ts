import { invoke } from "@tauri-apps/api/core";
import { listen, type UnlistenFn } from "@tauri-apps/api/event";
import type { CommandErrorCode, CommandFailure, ShellCommands, ShellEvents } from "./types.gen";

/** Identifies why a command failed; `shell_unreachable` if the shell did not answer it. */
export type ShellErrorCode = CommandErrorCode | "shell_unreachable";

/** Why the shell did not run a command. */
export class ShellError extends Error {
  override readonly name = "ShellError";
  readonly code: ShellErrorCode;

  constructor(code: ShellErrorCode, message: string) {
    super(message);
    this.code = code;
  }
}

/** Whether this page is in the app's window; in a browser there is no shell. */
export function insideShell(): boolean {
  return "__TAURI_INTERNALS__" in window;
}

/** The values that follow the name of a command: none, or one object. */
type Values<Command extends keyof ShellCommands> = ShellCommands[Command]["values"] extends null
  ? []
  : [values: ShellCommands[Command]["values"]];

/**
 * Calls a command of the shell. Only commands.ts uses it: it has a function for each command.
 *
 * @throws ShellError if the command fails
 */
export async function callShell<Command extends keyof ShellCommands>(
  command: Command,
  ...[values]: Values<Command>
): Promise<ShellCommands[Command]["answer"]> {
  try {
    return await invoke(command, { ...values });
  } catch (cause) {
    throw shellErrorOf(cause);
  }
}

/** Calls `handle` with what each event of this name carries, until the function that it resolves to is called. */
export function onShellEvent<Event extends keyof ShellEvents>(
  event: Event,
  handle: (payload: ShellEvents[Event]) => void,
): Promise<UnlistenFn> {
  return listen<ShellEvents[Event]>(event, ({ payload }) => handle(payload));
}

function shellErrorOf(cause: unknown): ShellError {
  return isCommandFailure(cause) ? new ShellError(cause.code, cause.detail) : unreachable(cause);
}

/** Tauri itself rejects with a string, for a command that does not exist for example. */
function isCommandFailure(cause: unknown): cause is CommandFailure {
  const { code, detail } = (cause ?? {}) as { code?: unknown; detail?: unknown };
  return typeof code === "string" && typeof detail === "string";
}

/** @returns the error for a window that cannot reach its shell */
export function unreachable(cause: unknown): ShellError {
  const why = `The window could not reach the app: ${String(cause)}.`;
  return new ShellError("shell_unreachable", `${why} Close the window and start Triptych again.`);
}
