import { MantineProvider } from "@mantine/core";
import { Notifications } from "@mantine/notifications";
import { QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { useState } from "react";
import { LoginPage } from "@/features/account/components/login-page";
import { createQueryClient } from "@/shared/api/query-client";
import { ConnectionGate } from "@/shared/connection/connection-gate";
import { useSession } from "@/shared/session/session";
import { createAppRouter } from "./router";
import { useShortcuts } from "./shortcuts";
import { theme } from "./theme";

export function App() {
  const [queryClient] = useState(createQueryClient);
  useShortcuts();
  return (
    <MantineProvider theme={theme} defaultColorScheme="auto">
      <Notifications position="bottom-right" />
      <QueryClientProvider client={queryClient}>
        <ConnectionGate>
          <Main />
        </ConnectionGate>
      </QueryClientProvider>
    </MantineProvider>
  );
}

function Main() {
  const [router] = useState(createAppRouter);
  const { loginRequired } = useSession();
  return loginRequired ? <LoginPage /> : <RouterProvider router={router} />;
}
