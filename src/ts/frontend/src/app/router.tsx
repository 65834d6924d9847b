import { Anchor, Loader, Text } from "@mantine/core";
import {
  createHashHistory,
  createRoute,
  createRouter,
  type ErrorComponentProps,
  Link,
  Navigate,
  useRouter,
} from "@tanstack/react-router";
import { rootRoute } from "@/shared/router/root-route";
import { LoadFailure } from "@/shared/ui/load-failure";
import { useMe } from "@/shared/users/users";
import { FEATURES, type FeatureRoute, featuresFor } from "./features";
import { Layout } from "./layout";

const homeRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/",
  component: Home,
});

export function createAppRouter() {
  rootRoute.update({ component: Layout, notFoundComponent: NotFound });
  const featureRoutes = FEATURES.flatMap(({ routes }): FeatureRoute[] => routes);
  return createRouter({
    routeTree: rootRoute.addChildren([homeRoute, ...featureRoutes]),
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

/** Opens the first feature that the user may use. */
function Home() {
  const me = useMe();
  if (me.isPending) return <Loader size="sm" aria-label="Loading" />;
  if (me.isError) {
    return (
      <LoadFailure
        title="Your account could not be loaded."
        error={me.error}
        onRetry={() => void me.refetch()}
      />
    );
  }
  const [first] = featuresFor(me.data);
  if (first !== undefined) return <Navigate to={first.routes[0].to} replace />;
  return <Text>There is no page that you may open. Ask a superuser for access.</Text>;
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
