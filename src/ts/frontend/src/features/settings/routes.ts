import { createRoute } from "@tanstack/react-router";
import { rootRoute } from "@/shared/router/root-route";
import { lazyComponent } from "@/shared/ui/lazy-component";

export const settingsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/settings",
  component: lazyComponent(() => import("./components/settings-page"), "SettingsPage"),
});
