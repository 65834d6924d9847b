import { createRoute } from "@tanstack/react-router";
import { rootRoute } from "@/shared/router/root-route";
import { listSearch } from "@/shared/table/list-state";
import { ITEM_SORTS } from "./api/items";
import { ItemsPage } from "./components/items-page";
import { ITEM_FILTERS } from "./item-filters";

export const itemsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/items",
  ...listSearch(ITEM_SORTS, ITEM_FILTERS),
  component: function ItemsRoute() {
    const navigate = itemsRoute.useNavigate();
    return (
      <ItemsPage
        list={itemsRoute.useSearch()}
        onListChange={(search) => void navigate({ search })}
      />
    );
  },
});
