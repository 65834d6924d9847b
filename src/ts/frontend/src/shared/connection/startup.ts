import { listen } from "@tauri-apps/api/event";
import { useCallback, useEffect, useState } from "react";
import { callShell, insideShell, ShellError, unreachable } from "../shell/shell";

/** The database is being upgraded from one revision to another. */
export interface Migrating {
  state: "migrating";
  from: string | null;
  to: string | null;
  /** "backup", "upgrade" or "check". */
  step: string | null;
  /** How much of the step is done, from 0 to 1. */
  progress: number | null;
}

/** There is no backend. */
export interface Failed {
  state: "failed";
  code: string;
  detail: string;
  log_path: string | null;
  /** What it ended: a start, people's use of the app, or putting other data in place. */
  during: "start" | "use" | "restore";
}

/** Where the app stands, as the shell tells it. */
export type Startup =
  | { state: "starting" }
  | Migrating
  | { state: "ready"; base_url: string; token: string | null }
  | Failed
  /** A backup, or without a name an empty database, is being put in the database's place. */
  | { state: "restoring"; name: string | null; progress: number }
  /** A backend that was ready is lost and being started again, for the `attempt`th time of late. */
  | { state: "restarting"; attempt: number }
  | { state: "stopping" }
  | { state: "stopped" };

/** The shell's command and event of this name carry a {@link Startup}. */
const STARTUP = "startup";

/** The one place that knows the difference: a browser is served by the backend itself. */
function firstState(): Startup {
  return insideShell()
    ? { state: "starting" }
    : { state: "ready", base_url: window.location.origin, token: null };
}

function shellFailed(cause: unknown): Startup {
  const { code, message } = cause instanceof ShellError ? cause : unreachable(cause);
  return { state: "failed", code, detail: message, log_path: null, during: "start" };
}

/**
 * Follows the backend from its start to its end.
 *
 * @returns the state now, and `retry`, which starts the backend again after a failure
 */
export function useStartup(): { startup: Startup; retry: () => void } {
  const [startup, setStartup] = useState(firstState);

  useEffect(() => (insideShell() ? follow(setStartup) : undefined), []);

  const retry = useCallback(() => {
    setStartup({ state: "starting" });
    callShell("retry").catch((cause: unknown) => setStartup(shellFailed(cause)));
  }, []);

  return { startup, retry };
}

/** Listens first and asks then, so that no change falls between; an event is newer than the answer. */
function follow(onChange: (startup: Startup) => void): () => void {
  let stopped = false;
  let heard = false;
  const listening = listen<Startup>(STARTUP, ({ payload }) => {
    heard = true;
    if (!stopped) onChange(payload);
  });
  listening
    .then(() => callShell<Startup>(STARTUP))
    .then((answer) => {
      if (!stopped && !heard) onChange(answer);
    })
    .catch((cause: unknown) => {
      if (!stopped) onChange(shellFailed(cause));
    });
  return () => {
    stopped = true;
    // A listener that was never put up needs no taking down.
    listening.then((unlisten) => unlisten()).catch(() => {});
  };
}
