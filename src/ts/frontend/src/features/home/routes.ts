import { createRoute } from "@tanstack/react-router";
import { rootRoute } from "@/shared/router/root-route";
import { lazyComponent } from "@/shared/ui/lazy-component";

const HomePage = lazyComponent(() => import("./components/home-page"), "HomePage");

export const homeRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/",
  loader: HomePage.preload,
  component: HomePage,
});
