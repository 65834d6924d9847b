import { createRoute } from "@tanstack/react-router";
import { rootRoute } from "@/shared/router/root-route";
import { listSearch } from "@/shared/table/list-state";
import { lazyComponent } from "@/shared/ui/lazy-component";
import { ITEM_SORTS } from "./api/items";
import { ITEM_FILTERS } from "./item-filters";

const ItemsPage = lazyComponent(() => import("./components/items-page"), "ItemsPage");

export const itemsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/items",
  ...listSearch(ITEM_SORTS, ITEM_FILTERS),
  loader: ItemsPage.preload,
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
