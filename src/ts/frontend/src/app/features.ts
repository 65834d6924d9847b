import type { ComponentType } from "react";
import { DataPage } from "@/features/data/components/data-page";
import { ItemsPage } from "@/features/items/components/items-page";
import { UsersPage } from "@/features/users/components/users-page";
import type { ListPageProps } from "@/shared/table/list-state";
import { DataIcon, ItemsIcon, UsersIcon } from "@/shared/ui/icons";

/** A feature with a page of its own. */
export interface Feature {
  path: string;
  label: string;
  icon: ComponentType;
  /** Whether the backend answers superusers alone. */
  superusersOnly?: boolean;
  page: ComponentType<ListPageProps>;
}

/** The features in the order of the navigation; a new one is one more line here. */
export const features: readonly [Feature, ...Feature[]] = [
  { path: "/users", label: "Users", icon: UsersIcon, page: UsersPage },
  { path: "/items", label: "Items", icon: ItemsIcon, page: ItemsPage },
  { path: "/data", label: "Data", icon: DataIcon, superusersOnly: true, page: DataPage },
];
