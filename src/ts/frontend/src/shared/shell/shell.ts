import { invoke } from "@tauri-apps/api/core";
import { listen, type UnlistenFn } from "@tauri-apps/api/event";
import type { CommandErrorCode, CommandFailure, ShellCommands, ShellEvents } from "./types.gen";

/** The code of a failed command; `shell_unreachable` if the shell did not answer. */
export type ShellErrorCode = CommandErrorCode | "shell_unreachable";

/** The error of a command of the shell. */
export class ShellError extends Error {
  override readonly name = "ShellError";
  readonly code: ShellErrorCode;

  constructor(code: ShellErrorCode, message: string) {
    super(message);
    this.code = code;
  }
}

/** @returns whether this page is in the app's window; in a browser there is no shell */
export function insideShell(): boolean {
  return "__TAURI_INTERNALS__" in window;
}

/** The arguments after the name of a command: none, or one object. */
type Values<Command extends keyof ShellCommands> = ShellCommands[Command]["values"] extends null
  ? []
  : [values: ShellCommands[Command]["values"]];

/**
 * Calls a command of the shell. Only commands.ts, which has a function for each command, uses it.
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

/** Calls `handle` with the payload of each event of this name. Resolves to a function that unsubscribes. */
export function onShellEvent<Event extends keyof ShellEvents>(
  event: Event,
  handle: (payload: ShellEvents[Event]) => void,
): Promise<UnlistenFn> {
  return listen<ShellEvents[Event]>(event, ({ payload }) => handle(payload));
}

function shellErrorOf(cause: unknown): ShellError {
  return isCommandFailure(cause) ? new ShellError(cause.code, cause.detail) : unreachable(cause);
}

/** Tauri's own errors are strings, for example if a command does not exist. */
function isCommandFailure(cause: unknown): cause is CommandFailure {
  const { code, detail } = (cause ?? {}) as { code?: unknown; detail?: unknown };
  return typeof code === "string" && typeof detail === "string";
}

/** @returns the error for a window that cannot reach its shell */
export function unreachable(cause: unknown): ShellError {
  const why = `The window could not reach the app: ${String(cause)}.`;
  return new ShellError("shell_unreachable", `${why} Close the window and start Triptych again.`);
}
