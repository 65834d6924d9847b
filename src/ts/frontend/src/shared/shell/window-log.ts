import { logWindowError } from "./commands";
import { insideShell } from "./shell";

/** Maximum number of entries per page load. An error in a render loop must not fill the log. */
const MAX_ENTRIES = 50;
const MAX_CHARACTERS = 4000;

let entries = 0;

/** Writes an error to the console and, inside the shell, to shell.log, which the diagnostics include. */
export function logError(error: unknown): void {
  console.error(error);
  sendToShell(error);
}

/** Logs uncaught errors. The browser itself writes them to the console. */
export function logUncaughtErrors(): void {
  window.addEventListener("error", ({ error, message }) => sendToShell(error ?? message));
  window.addEventListener("unhandledrejection", ({ reason }) => sendToShell(reason));
}

function sendToShell(error: unknown): void {
  if (!insideShell() || entries >= MAX_ENTRIES) return;
  entries += 1;
  // If the shell cannot be reached, the failure screen is shown, and there is no other log.
  logWindowError(textOf(error).slice(0, MAX_CHARACTERS)).catch(() => {});
}

/** @returns message and stack; WebKit's stack has no message, but Chromium's begins with it */
function textOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { name, message, stack = "" } = error;
  return stack.includes(message) ? stack : `${name}: ${message}\n${stack}`;
}
