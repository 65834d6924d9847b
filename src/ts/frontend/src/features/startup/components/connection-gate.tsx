import { type ReactNode, useState } from "react";
import { ApiClientProvider } from "@/shared/api/api-client-provider";
import type { Lifecycle } from "@/shared/shell/types.gen";
import { Cover } from "@/shared/ui/cover";
import { useLifecycle } from "../api/follow-lifecycle";
import { ReconnectingNotice } from "./reconnecting-notice";
import { StartupScreen } from "./startup-screen";
import { UncleanEndNotice } from "./unclean-end-notice";

type Ready = Extract<Lifecycle, { state: "ready" }>;

/**
 * Shows its children once a backend is ready. They stay mounted afterwards, so that no input is lost.
 * While the backend restarts, the children stay usable and a notice is shown. If there is no backend
 * for another reason, a screen covers them.
 */
export function ConnectionGate({ children }: { children: ReactNode }) {
  const { lifecycle, retry } = useLifecycle();
  const [ready, setReady] = useState<Ready | null>(lifecycle.state === "ready" ? lifecycle : null);
  if (lifecycle.state === "ready" && lifecycle !== ready) setReady(lifecycle);

  const usable = lifecycle.state === "ready" || lifecycle.state === "restarting";
  const screen = lifecycle.state !== "ready" && (
    <StartupScreen lifecycle={lifecycle} onRetry={retry} />
  );
  return (
    <>
      <Cover shown={ready !== null && !usable}>{screen}</Cover>
      {ready === null ? (
        screen
      ) : (
        <ApiClientProvider baseUrl={ready.base_url} launchToken={ready.token}>
          {children}
          <ReconnectingNotice shown={lifecycle.state === "restarting"} />
          <UncleanEndNotice />
        </ApiClientProvider>
      )}
    </>
  );
}
