import { createRoute } from "@tanstack/react-router";
import { useDetails } from "@/shared/details/use-details";
import { rootRoute } from "@/shared/router/root-route";
import { listSearch } from "@/shared/table/list-state";
import { lazyComponent } from "@/shared/ui/lazy-component";
import { USER_SORTS } from "./api/users";
import { USER_FILTERS } from "./user-filters";

const UsersPage = lazyComponent(() => import("./components/users-page"), "UsersPage");

const listRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/users",
  ...listSearch(USER_SORTS, USER_FILTERS),
  loader: UsersPage.preload,
  component: function UsersRoute() {
    const navigate = listRoute.useNavigate();
    return (
      <UsersPage
        list={listRoute.useSearch()}
        onListChange={(search) => void navigate({ search })}
        details={useDetails("/users")}
      />
    );
  },
});

const detailsRoute = createRoute({ getParentRoute: () => listRoute, path: "$id" });

export const usersRoute = listRoute.addChildren([detailsRoute]);
