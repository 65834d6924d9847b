import { type ReactNode, useState } from "react";
import { ApiClientProvider } from "../api/api-client-provider";
import classes from "./connection-gate.module.css";
import { ReconnectingNotice } from "./reconnecting-notice";
import { type Startup, useStartup } from "./startup";
import { StartupScreen } from "./startup-screen";

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

  if (ready === null) {
    return startup.state !== "ready" && <StartupScreen startup={startup} onRetry={retry} />;
  }
  const usable = startup.state === "ready" || startup.state === "restarting";
  return (
    <ApiClientProvider baseUrl={ready.base_url} launchToken={ready.token}>
      <div inert={!usable}>{children}</div>
      <ReconnectingNotice shown={startup.state === "restarting"} />
      {!usable && (
        <div className={classes.cover}>
          <StartupScreen startup={startup} onRetry={retry} />
        </div>
      )}
    </ApiClientProvider>
  );
}
