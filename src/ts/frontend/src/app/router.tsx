import { Alert, Anchor, Button, Text } from "@mantine/core";
import {
  createHashHistory,
  createRootRoute,
  createRoute,
  createRouter,
  type ErrorComponentProps,
  Link,
  redirect,
} from "@tanstack/react-router";
import { listStateOf } from "@/shared/table/list-state";
import { messageOf } from "@/shared/ui/message-of";
import { type Feature, featuresHere, firstFeature } from "./features";
import { Layout } from "./layout";

const root = createRootRoute({
  component: Layout,
  notFoundComponent: NotFound,
  errorComponent: PageFailed,
});

const home = createRoute({
  getParentRoute: () => root,
  path: "/",
  beforeLoad: () => {
    throw redirect({ to: firstFeature.path });
  },
});

function featureRoute({ path, page: Page }: Feature) {
  const route = createRoute({
    getParentRoute: () => root,
    path,
    validateSearch: (search: Record<string, unknown>) => listStateOf(search),
    component: function FeaturePage() {
      const list = route.useSearch();
      const navigate = route.useNavigate();
      return <Page list={list} onListChange={(next) => void navigate({ search: next })} />;
    },
    errorComponent: PageFailed,
  });
  return route;
}

export function createAppRouter() {
  return createRouter({
    routeTree: root.addChildren([home, ...featuresHere().map(featureRoute)]),
    // Pages lie behind the "#": whoever serves the files needs no rule for them, and a reload works
    // alike in the shell, from the backend and from Vite.
    history: createHashHistory(),
  });
}

function NotFound() {
  return (
    <Text>
      There is no such page.{" "}
      <Anchor component={Link} to="/">
        Go to the start
      </Anchor>
    </Text>
  );
}

function PageFailed({ error, reset }: ErrorComponentProps) {
  return (
    <Alert color="red" title="This page cannot be shown">
      <Text size="sm" mb="sm">
        {messageOf(error)}
      </Text>
      <Button size="xs" color="red" variant="light" onClick={reset}>
        Try again
      </Button>
    </Alert>
  );
}
