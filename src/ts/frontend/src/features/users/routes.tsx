import { createRoute } from "@tanstack/react-router";
import { rootRoute } from "@/shared/router/root-route";
import { listSearch } from "@/shared/table/list-state";
import { lazyComponent } from "@/shared/ui/lazy-component";
import { USER_SORTS } from "./api/users";
import { USER_FILTERS } from "./user-filters";

const UsersPage = lazyComponent(() => import("./components/users-page"), "UsersPage");

export const usersRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/users",
  ...listSearch(USER_SORTS, USER_FILTERS),
  loader: UsersPage.preload,
  component: function UsersRoute() {
    const navigate = usersRoute.useNavigate();
    return (
      <UsersPage
        list={usersRoute.useSearch()}
        onListChange={(search) => void navigate({ search })}
      />
    );
  },
});
