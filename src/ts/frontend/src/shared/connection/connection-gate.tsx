import { type ReactNode, useState } from "react";
import { ApiClientProvider } from "../api/api-client-provider";
import classes from "./connection-gate.module.css";
import { type Startup, useStartup } from "./startup";
import { StartupScreen } from "./startup-screen";

type Ready = Extract<Startup, { state: "ready" }>;

/**
 * Shows its children once there is a backend. When it goes away later they stay, covered,
 * with whatever people have typed, and go on with the next one.
 */
export function ConnectionGate({ children }: { children: ReactNode }) {
  const { startup, retry } = useStartup();
  const [ready, setReady] = useState<Ready | null>(startup.state === "ready" ? startup : null);
  if (startup.state === "ready" && startup !== ready) setReady(startup);

  const cover = startup.state !== "ready" && <StartupScreen startup={startup} onRetry={retry} />;
  if (ready === null) return cover;
  return (
    <ApiClientProvider baseUrl={ready.base_url} launchToken={ready.token}>
      <div inert={Boolean(cover)}>{children}</div>
      {cover && <div className={classes.cover}>{cover}</div>}
    </ApiClientProvider>
  );
}
