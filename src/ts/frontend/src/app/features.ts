import IconDatabase from "@tabler/icons-react/icons/IconDatabase";
import IconHome from "@tabler/icons-react/icons/IconHome";
import IconPackage from "@tabler/icons-react/icons/IconPackage";
import IconSettings from "@tabler/icons-react/icons/IconSettings";
import IconUsers from "@tabler/icons-react/icons/IconUsers";
import type { AnyRoute } from "@tanstack/react-router";
import type { ComponentType } from "react";
import { dataRoute } from "@/features/data/routes";
import { homeRoute } from "@/features/home/routes";
import { itemsPalette } from "@/features/items/palette";
import { itemsRoute } from "@/features/items/routes";
import { settingsRoute } from "@/features/settings/routes";
import { usersPalette } from "@/features/users/palette";
import { usersRoute } from "@/features/users/routes";
import type { FeaturePalette } from "@/shared/palette/feature-palette";
import type { Page } from "@/shared/router/pages";
import type { User } from "@/shared/users/users";

export interface FeatureOptions {
  label: string;
  icon: ComponentType<{ size?: number }>;
  /** The routes of the feature. The navigation links to the first one. */
  routes: [AnyRoute, ...AnyRoute[]];
  /** What the command palette offers in addition to the page. */
  palette?: FeaturePalette;
  /** Set if only superusers may use the feature. */
  superusersOnly?: true;
}

/** All features in the order of the navigation. A new feature is one more line. */
export const FEATURES = [
  { label: "Home", icon: IconHome, routes: [homeRoute] },
  {
    label: "Users",
    icon: IconUsers,
    routes: [usersRoute],
    palette: usersPalette,
    superusersOnly: true,
  },
  { label: "Items", icon: IconPackage, routes: [itemsRoute], palette: itemsPalette },
  { label: "Data", icon: IconDatabase, routes: [dataRoute], superusersOnly: true },
  { label: "Settings", icon: IconSettings, routes: [settingsRoute] },
] satisfies FeatureOptions[];

export type Feature = (typeof FEATURES)[number];
export type FeatureRoute = Feature["routes"][number];

/** @returns the features that a user may use; without a user, the features for everyone */
export function featuresFor(user: User | undefined): Feature[] {
  const isSuperuser = user?.is_superuser === true;
  return FEATURES.filter(({ superusersOnly }) => superusersOnly !== true || isSuperuser);
}

/** @returns the page that the navigation links to */
export function pageOf({ label, icon, routes: [route] }: FeatureOptions): Page {
  // The routes below a list show the details of a row.
  return { label, icon, to: route.to, hasDetails: route.children !== undefined };
}
