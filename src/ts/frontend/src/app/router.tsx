import { Anchor, Text } from "@mantine/core";
import {
  createHashHistory,
  createRouter,
  type ErrorComponentProps,
  Link,
  useRouter,
} from "@tanstack/react-router";
import { rootRoute } from "@/shared/router/root-route";
import { LoadFailure } from "@/shared/ui/load-failure";
import { FEATURES, type FeatureRoute } from "./features";
import { Layout } from "./layout";

export function createAppRouter() {
  rootRoute.update({ component: Layout, notFoundComponent: NotFound });
  const featureRoutes = FEATURES.flatMap(({ routes }): FeatureRoute[] => routes);
  return createRouter({
    routeTree: rootRoute.addChildren(featureRoutes),
    defaultErrorComponent: PageFailed,
    // The code of a page is loaded when the pointer or the focus is on its link.
    defaultPreload: "intent",
    // With the page after the "#", a reload works in the shell, from the backend and from Vite.
    history: createHashHistory(),
  });
}

type AppRouter = ReturnType<typeof createAppRouter>;

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

function PageFailed({ error }: ErrorComponentProps) {
  const router = useRouter();
  return (
    <LoadFailure
      title="This page could not be shown."
      error={error}
      // Loads the code of the page again, if it is missing.
      onRetry={() => void router.invalidate()}
    />
  );
}
