import { createRoute } from "@tanstack/react-router";
import { rootRoute } from "@/shared/router/root-route";
import { HomePage } from "./components/home-page";

export const homeRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/",
  component: HomePage,
});
