import type { ComponentType } from "react";
import { DataPage } from "@/features/data/components/data-page";
import { ItemsPage } from "@/features/items/components/items-page";
import { SettingsPage } from "@/features/settings/components/settings-page";
import { UsersPage } from "@/features/users/components/users-page";
import { insideShell } from "@/shared/shell/shell";
import type { ListPageProps } from "@/shared/table/list-state";
import { DataIcon, ItemsIcon, SettingsIcon, UsersIcon } from "@/shared/ui/icons";

/** A feature with a page of its own. */
export interface Feature {
  path: string;
  label: string;
  icon: ComponentType;
  page: ComponentType<ListPageProps>;
  /** Whether the backend answers superusers alone. */
  superusersOnly?: boolean;
  /** Whether it is about the shell, so that a browser does not have it. */
  shellOnly?: boolean;
}

export const SETTINGS_PATH = "/settings";

/** The features in the order of the navigation; a new one is one more line here. */
const ALL: readonly [Feature, ...Feature[]] = [
  { path: "/users", label: "Users", icon: UsersIcon, page: UsersPage },
  { path: "/items", label: "Items", icon: ItemsIcon, page: ItemsPage },
  { path: "/data", label: "Data", icon: DataIcon, superusersOnly: true, page: DataPage },
  {
    path: SETTINGS_PATH,
    label: "Settings",
    icon: SettingsIcon,
    page: SettingsPage,
    shellOnly: true,
  },
];

/** The feature that the app opens with. */
export const firstFeature = ALL[0];

/** The features that there are here, in the order of the navigation. */
export function featuresHere(): readonly Feature[] {
  return ALL.filter(({ shellOnly }) => shellOnly !== true || insideShell());
}
