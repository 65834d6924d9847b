import { Progress, Text } from "@mantine/core";
import { Suspense } from "react";
import type { Lifecycle } from "@/shared/shell/types.gen";
import { lazyComponent } from "@/shared/ui/lazy-component";
import { TriptychMark } from "@/shared/ui/triptych-mark";

const FailureScreen = lazyComponent(() => import("./failure-screen"), "FailureScreen");

const STATE_TEXTS = {
  starting: "Starting…",
  restarting: "Restarting…",
  stopping: "Closing…",
  stopped: "Closing…",
};

/** The steps of an upgrade, in order. */
const STEPS = ["backup", "upgrade", "check"];
const STEP_TEXTS: Record<string, string> = {
  backup: "Backing up your data first…",
  upgrade: "Upgrading your data to this version…",
  check: "Checking the upgraded data…",
};

interface StartupScreenProps {
  lifecycle: Exclude<Lifecycle, { state: "ready" }>;
  onRetry: () => void;
}

/** The screen that is shown while there is no backend. Looks like the first paint of index.html. */
export function StartupScreen({ lifecycle, onRetry }: StartupScreenProps) {
  const failed = lifecycle.state === "failed";
  return (
    <main className="startup">
      <TriptychMark size={56} className={failed ? "startup-mark still" : "startup-mark"} />
      {failed ? (
        <Suspense fallback={null}>
          <FailureScreen failure={lifecycle} onRetry={onRetry} />
        </Suspense>
      ) : (
        <>
          <h1>Triptych</h1>
          <Waiting lifecycle={lifecycle} />
        </>
      )}
    </main>
  );
}

function Waiting({
  lifecycle,
}: {
  lifecycle: Exclude<Lifecycle, { state: "ready" } | { state: "failed" }>;
}) {
  switch (lifecycle.state) {
    case "migrating": {
      const step = STEPS.indexOf(lifecycle.step ?? "");
      return (
        <Work
          text={STEP_TEXTS[lifecycle.step ?? ""] ?? "Upgrading your data to this version…"}
          // The progress is 0 until the first step is known.
          done={Math.max(step, 0) / STEPS.length + (lifecycle.progress ?? 0) / STEPS.length}
        >
          {step >= 0 && `Step ${step + 1} of ${STEPS.length}. `}Please keep the window open.
        </Work>
      );
    }
    case "restoring":
      return (
        <Work
          text={lifecycle.name === null ? "Starting over…" : "Restoring the backup…"}
          done={lifecycle.progress}
        >
          The previous database is kept next to the backups.
        </Work>
      );
    default:
      return <p role="status">{STATE_TEXTS[lifecycle.state]}</p>;
  }
}

interface WorkProps {
  text: string;
  /** From 0 to 1. */
  done: number;
  children: React.ReactNode;
}

function Work({ text, done, children }: WorkProps) {
  return (
    <>
      <p role="status">{text}</p>
      <Progress.Root w="min(22rem, 80vw)" size="lg">
        <Progress.Section value={done * 100} aria-label="Progress" />
      </Progress.Root>
      <Text component="div" size="sm" c="dimmed">
        {children}
      </Text>
    </>
  );
}
