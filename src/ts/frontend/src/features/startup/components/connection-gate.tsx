import { type ReactNode, useState } from "react";
import { ApiClientProvider } from "@/shared/api/api-client-provider";
import type { Startup } from "@/shared/shell/types";
import { useStartup } from "../api/follow-startup";
import { Cover } from "./cover";
import { ReconnectingNotice } from "./reconnecting-notice";
import { StartupScreen } from "./startup-screen";
import { UncleanEndNotice } from "./unclean-end-notice";

type Ready = Extract<Startup, { state: "ready" }>;

/**
 * Shows its children once a backend is ready, and keeps them mounted, so that nothing typed is lost.
 * While a lost backend restarts they stay usable below a notice; while there is no backend for
 * another reason they are covered. The next backend uses the same children.
 */
export function ConnectionGate({ children }: { children: ReactNode }) {
  const { startup, retry } = useStartup();
  const [ready, setReady] = useState<Ready | null>(startup.state === "ready" ? startup : null);
  if (startup.state === "ready" && startup !== ready) setReady(startup);

  const usable = startup.state === "ready" || startup.state === "restarting";
  const screen = startup.state !== "ready" && <StartupScreen startup={startup} onRetry={retry} />;
  return (
    <>
      <Cover shown={ready !== null && !usable}>{screen}</Cover>
      {ready === null ? (
        screen
      ) : (
        <ApiClientProvider baseUrl={ready.base_url} launchToken={ready.token}>
          {children}
          <ReconnectingNotice shown={startup.state === "restarting"} />
          <UncleanEndNotice />
        </ApiClientProvider>
      )}
    </>
  );
}
