import { Anchor, Text } from "@mantine/core";
import {
  createHashHistory,
  createRouter,
  type ErrorComponentProps,
  Link,
} from "@tanstack/react-router";
import { rootRoute } from "@/shared/router/root-route";
import { LoadFailure } from "@/shared/ui/load-failure";
import { type FeatureRoute, featuresHere } from "./features";
import { Layout } from "./layout";

export function createAppRouter() {
  rootRoute.update({ component: Layout, notFoundComponent: NotFound });
  const featureRoutes = featuresHere().flatMap(({ routes }): FeatureRoute[] => routes);
  return createRouter({
    routeTree: rootRoute.addChildren(featureRoutes),
    defaultErrorComponent: PageFailed,
    // With the page after the "#", a reload works in the shell, from the backend and from Vite.
    history: createHashHistory(),
  });
}

export type AppRouter = ReturnType<typeof createAppRouter>;

declare module "@tanstack/react-router" {
  interface Register {
    router: AppRouter;
  }
}

function NotFound() {
  return (
    <Text>
      This page does not exist.{" "}
      <Anchor component={Link} to="/">
        Go to the start page
      </Anchor>
    </Text>
  );
}

function PageFailed({ error, reset }: ErrorComponentProps) {
  return <LoadFailure title="This page could not be shown." error={error} onRetry={reset} />;
}
