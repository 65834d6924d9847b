import { logWindowError } from "./commands";
import { insideShell } from "./shell";

/** An error that repeats, in a render loop for example, must not fill the log: entries per page load. */
const MAX_ENTRIES = 50;
const MAX_CHARACTERS = 4000;

let entries = 0;

/** Writes an error to the console and, inside the shell, to shell.log, which the diagnostics include. */
export function logError(error: unknown): void {
  console.error(error);
  sendToShell(error);
}

/** Logs the errors that no code of ours catches; the browser itself writes them to the console. */
export function logUncaughtErrors(): void {
  window.addEventListener("error", ({ error, message }) => sendToShell(error ?? message));
  window.addEventListener("unhandledrejection", ({ reason }) => sendToShell(reason));
}

function sendToShell(error: unknown): void {
  if (!insideShell() || entries >= MAX_ENTRIES) return;
  entries += 1;
  // If the shell cannot be reached, the failure screen says so; there is no other log.
  logWindowError(textOf(error).slice(0, MAX_CHARACTERS)).catch(() => {});
}

/** WebKit's stack has no message, Chromium's begins with it. */
function textOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { name, message, stack = "" } = error;
  return stack.includes(message) ? stack : `${name}: ${message}\n${stack}`;
}
