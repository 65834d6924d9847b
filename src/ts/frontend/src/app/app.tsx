import { MantineProvider } from "@mantine/core";
import { QueryClientProvider } from "@tanstack/react-query";
import { Suspense, useState } from "react";
import { ConnectionGate } from "@/features/startup/components/connection-gate";
import { StartupScreen } from "@/features/startup/components/startup-screen";
import { createQueryClient } from "@/shared/api/query-client";
import { useSession } from "@/shared/session/session";
import { lazyComponent } from "@/shared/ui/lazy-component";
import { ErrorBoundary } from "./error-boundary";
import { useShortcuts } from "./shortcuts";
import { theme } from "./theme";

const ToastContainer = lazyComponent(() => import("./toast-container"), "ToastContainer");
const MainWindow = lazyComponent(() => import("./main-window"), "MainWindow");
const LoginPage = lazyComponent(
  () => import("@/features/account/components/login-page"),
  "LoginPage",
);
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
    <MantineProvider theme={theme} defaultColorScheme="auto">
      <Suspense fallback={null}>
        <ToastContainer />
      </Suspense>
      <QueryClientProvider client={queryClient}>
        <ConnectionGate>
          <Suspense
            fallback={<StartupScreen lifecycle={{ state: "starting" }} onRetry={() => {}} />}
          >
            <Main />
          </Suspense>
        </ConnectionGate>
      </QueryClientProvider>
    </MantineProvider>
  );
}

function Main() {
  const { loginRequired } = useSession();
  return loginRequired ? <LoginPage /> : <MainWindow />;
}
