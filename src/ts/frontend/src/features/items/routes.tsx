import { createRoute } from "@tanstack/react-router";
import { useDetails } from "@/shared/details/use-details";
import { rootRoute } from "@/shared/router/root-route";
import { listSearch } from "@/shared/table/list-state";
import { lazyComponent } from "@/shared/ui/lazy-component";
import { ITEM_SORTS } from "./api/items";
import { ITEM_FILTERS } from "./item-filters";

const ItemsPage = lazyComponent(() => import("./components/items-page"), "ItemsPage");

const listRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/items",
  ...listSearch(ITEM_SORTS, ITEM_FILTERS),
  loader: ItemsPage.preload,
  component: function ItemsRoute() {
    const navigate = listRoute.useNavigate();
    return (
      <ItemsPage
        list={listRoute.useSearch()}
        onListChange={(search) => void navigate({ search })}
        details={useDetails("/items")}
      />
    );
  },
});

const detailsRoute = createRoute({ getParentRoute: () => listRoute, path: "$id" });

export const itemsRoute = listRoute.addChildren([detailsRoute]);
