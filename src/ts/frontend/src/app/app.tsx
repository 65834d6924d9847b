import { MantineProvider } from "@mantine/core";
import { ModalsProvider } from "@mantine/modals";
import { Notifications } from "@mantine/notifications";
import { QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { useState } from "react";
import { SessionGate } from "@/features/account/components/session-gate";
import { ConnectionGate } from "@/features/startup/components/connection-gate";
import { createQueryClient } from "@/shared/api/query-client";
import { useTheme } from "./density";
import { ErrorBoundary } from "./error-boundary";
import { createAppRouter } from "./router";
import { useShortcuts } from "./shortcuts";

export function App() {
  return (
    <ErrorBoundary>
      <Window />
    </ErrorBoundary>
  );
}

function Window() {
  const [queryClient] = useState(createQueryClient);
  const [router] = useState(createAppRouter);
  useShortcuts(router);
  return (
    <MantineProvider theme={useTheme()} defaultColorScheme="auto">
      {/* Between the text and the pages below a list. More toasts wait until these are closed. */}
      <Notifications position="bottom-center" limit={3} />
      <QueryClientProvider client={queryClient}>
        <ConnectionGate>
          <SessionGate>
            <ModalsProvider>
              <RouterProvider router={router} />
            </ModalsProvider>
          </SessionGate>
        </ConnectionGate>
      </QueryClientProvider>
    </MantineProvider>
  );
}
