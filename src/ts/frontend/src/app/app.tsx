import { MantineProvider } from "@mantine/core";
import { QueryClientProvider } from "@tanstack/react-query";
import { Suspense, useState } from "react";
import { SessionGate } from "@/features/account/components/session-gate";
import { ConnectionGate } from "@/features/startup/components/connection-gate";
import { StartupScreen } from "@/features/startup/components/startup-screen";
import { createQueryClient } from "@/shared/api/query-client";
import { lazyComponent } from "@/shared/ui/lazy-component";
import { useTheme } from "./density";
import { ErrorBoundary } from "./error-boundary";
import { useShortcuts } from "./shortcuts";
import { readableColors } from "./theme";

const ToastContainer = lazyComponent(() => import("./toast-container"), "ToastContainer");
const MainWindow = lazyComponent(() => import("./main-window"), "MainWindow");
// While the first screen is drawn and the backend starts.
void MainWindow.preload();

export function App() {
  return (
    <ErrorBoundary>
      <Window />
    </ErrorBoundary>
  );
}

function Window() {
  const [queryClient] = useState(createQueryClient);
  useShortcuts();
  return (
    <MantineProvider
      theme={useTheme()}
      cssVariablesResolver={readableColors}
      defaultColorScheme="auto"
    >
      <Suspense fallback={null}>
        <ToastContainer />
      </Suspense>
      <QueryClientProvider client={queryClient}>
        <ConnectionGate>
          <Suspense
            fallback={<StartupScreen lifecycle={{ state: "starting" }} onRetry={() => {}} />}
          >
            <SessionGate>
              <MainWindow />
            </SessionGate>
          </Suspense>
        </ConnectionGate>
      </QueryClientProvider>
    </MantineProvider>
  );
}
