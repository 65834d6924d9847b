import { MantineProvider } from "@mantine/core";
import { Notifications } from "@mantine/notifications";
import { QueryClientProvider } from "@tanstack/react-query";
import { render } from "@testing-library/react";
import type { ReactNode } from "react";
import { ApiClientProvider } from "../api/api-client-provider";
import { createQueryClient } from "../api/query-client";
import { CurrentQuestion } from "../ui/current-question";

/** Renders a component with all providers that a feature needs. Use it with `fakeBackend`. */
export function renderFeature(children: ReactNode) {
  const queryClient = createQueryClient();
  // A failed call is not retried, so that tests do not wait.
  queryClient.setDefaultOptions({ queries: { networkMode: "always", retry: false } });
  return render(
    <MantineProvider env="test">
      <Notifications />
      <QueryClientProvider client={queryClient}>
        <ApiClientProvider baseUrl="http://127.0.0.1:1430" launchToken="token">
          {children}
          <CurrentQuestion />
        </ApiClientProvider>
      </QueryClientProvider>
    </MantineProvider>,
  );
}
