import { createRoute } from "@tanstack/react-router";
import { rootRoute } from "@/shared/router/root-route";
import { DataPage } from "./components/data-page";

export const dataRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/data",
  component: DataPage,
});
