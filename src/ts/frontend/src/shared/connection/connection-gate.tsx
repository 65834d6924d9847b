import { type ReactNode, useState } from "react";
import { ApiClientProvider } from "../api/api-client-provider";
import { Cover } from "./cover";
import { ReconnectingNotice } from "./reconnecting-notice";
import { type Startup, useStartup } from "./startup";
import { StartupScreen } from "./startup-screen";
import { UncleanEndNotice } from "./unclean-end-notice";

type Ready = Extract<Startup, { state: "ready" }>;

/**
 * Shows its children once there is a backend, and keeps them from then on, with whatever people
 * have typed. While a lost backend is restarted they can be used under a notice; while there is
 * none for another reason they are covered. The next backend goes on with them.
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
