import { listen } from "@tauri-apps/api/event";
import { useCallback, useEffect, useState } from "react";
import * as shell from "@/shared/shell/commands";
import { insideShell, ShellError, unreachable } from "@/shared/shell/shell";
import type { Startup } from "@/shared/shell/types";

/** The event that carries a {@link Startup} each time it changes. */
const STARTUP_EVENT = "startup";

/** In a browser there is no shell to ask: the backend itself has served this page. */
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
 * Follows the state of the backend.
 *
 * @returns the current state, and `retry`, which starts the backend again after a failure
 */
export function useStartup(): { startup: Startup; retry: () => void } {
  const [startup, setStartup] = useState(firstState);

  useEffect(() => (insideShell() ? follow(setStartup) : undefined), []);

  const retry = useCallback(() => {
    setStartup({ state: "starting" });
    shell.retry().catch((cause: unknown) => setStartup(shellFailed(cause)));
  }, []);

  return { startup, retry };
}

/** Subscribes before it asks, so that no change is missed. An event is newer than the answer. */
function follow(onChange: (startup: Startup) => void): () => void {
  let stopped = false;
  let updated = false;
  const listening = listen<Startup>(STARTUP_EVENT, ({ payload }) => {
    updated = true;
    if (!stopped) onChange(payload);
  });
  listening
    .then(() => shell.startup())
    .then((answer) => {
      if (!stopped && !updated) onChange(answer);
    })
    .catch((cause: unknown) => {
      if (!stopped) onChange(shellFailed(cause));
    });
  return () => {
    stopped = true;
    // If subscribing failed there is nothing to unsubscribe.
    listening.then((unlisten) => unlisten()).catch(() => {});
  };
}
