import { createRoute } from "@tanstack/react-router";
import { rootRoute } from "@/shared/router/root-route";
import { listSearch } from "@/shared/table/list-state";
import { USER_SORTS } from "./api/users";
import { UsersPage } from "./components/users-page";
import { USER_FILTERS } from "./user-filters";

export const usersRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/users",
  ...listSearch(USER_SORTS, USER_FILTERS),
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
