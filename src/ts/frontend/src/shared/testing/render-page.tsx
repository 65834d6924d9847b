import {
  createMemoryHistory,
  createRootRoute,
  createRouter,
  RouterProvider,
} from "@tanstack/react-router";
import type { ReactNode } from "react";
import { renderFeature } from "./render";

/** Renders a page with all providers, and with a router for its links. Use it with `fakeBackend`. */
export function renderPage(page: ReactNode) {
  const router = createRouter({
    routeTree: createRootRoute({ component: () => page, notFoundComponent: () => page }),
    history: createMemoryHistory(),
  });
  // The app's router, whose type is registered, has other routes.
  renderFeature(<RouterProvider router={router as never} />);
  return router;
}
