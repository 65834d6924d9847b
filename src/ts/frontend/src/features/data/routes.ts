import { createRoute } from "@tanstack/react-router";
import { rootRoute } from "@/shared/router/root-route";
import { lazyComponent } from "@/shared/ui/lazy-component";

export const dataRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/data",
  component: lazyComponent(() => import("./components/data-page"), "DataPage"),
});
