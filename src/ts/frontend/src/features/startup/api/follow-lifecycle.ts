import { useCallback, useEffect, useState } from "react";
import * as shell from "@/shared/shell/commands";
import { insideShell, onShellEvent, ShellError, unreachable } from "@/shared/shell/shell";
import type { Lifecycle } from "@/shared/shell/types.gen";

/** @returns the first state; in a browser there is no shell, and the backend serves this page */
function firstState(): Lifecycle {
  return insideShell()
    ? { state: "starting" }
    : { state: "ready", base_url: window.location.origin, token: null };
}

function shellFailed(cause: unknown): Lifecycle {
  const { code, message } = cause instanceof ShellError ? cause : unreachable(cause);
  return { state: "failed", code, detail: message, log_path: null, during: "start" };
}

/**
 * Follows the state of the backend.
 *
 * @returns the current state, and `retry`, which starts the backend again after a failure
 */
export function useLifecycle(): { lifecycle: Lifecycle; retry: () => void } {
  const [lifecycle, setLifecycle] = useState(firstState);

  useEffect(() => (insideShell() ? follow(setLifecycle) : undefined), []);

  const retry = useCallback(() => {
    setLifecycle({ state: "starting" });
    shell.retry().catch((cause: unknown) => setLifecycle(shellFailed(cause)));
  }, []);

  return { lifecycle, retry };
}

/** Subscribes before it calls the command, so that no change is missed. An event is newer than the answer. */
function follow(onChange: (lifecycle: Lifecycle) => void): () => void {
  let stopped = false;
  let updated = false;
  const listening = onShellEvent("lifecycle", (lifecycle) => {
    updated = true;
    if (!stopped) onChange(lifecycle);
  });
  listening
    .then(() => shell.lifecycle())
    .then((answer) => {
      if (!stopped && !updated) onChange(answer);
    })
    .catch((cause: unknown) => {
      if (!stopped) onChange(shellFailed(cause));
    });
  return () => {
    stopped = true;
    // If subscribing failed, there is nothing to unsubscribe.
    listening.then((unlisten) => unlisten()).catch(() => {});
  };
}
