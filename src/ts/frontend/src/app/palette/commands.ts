import { useNavigate } from "@tanstack/react-router";
import { requestCreate } from "@/shared/palette/create-request";
import { useMe } from "@/shared/users/users";
import { type FeatureOptions, featuresFor } from "../features";

/** A line of the command palette. */
export interface Command {
  id: string;
  label: string;
  /** The heading above it. */
  group: string;
  icon?: FeatureOptions["icon"] | undefined;
  run: () => void;
}

/** @returns the pages and actions of the features that the user may use */
export function useFeatureCommands(): Command[] {
  const navigate = useNavigate();
  const features: FeatureOptions[] = featuresFor(useMe().data);
  const pages = features.map(({ label, icon, routes }) => ({
    id: `page ${label}`,
    label,
    group: "Pages",
    icon,
    run: () => void navigate({ to: routes[0].to }),
  }));
  const actions = features.flatMap(({ icon, routes, palette }) => {
    if (palette?.create === undefined) return [];
    const run = () => {
      requestCreate(routes[0].to);
      void navigate({ to: routes[0].to });
    };
    return [{ id: `create ${routes[0].to}`, label: palette.create, group: "Actions", icon, run }];
  });
  return [...pages, ...actions];
}

/** @returns the commands whose label contains all words of the text, in any case */
export function matching(commands: Command[], text: string): Command[] {
  const words = text.toLowerCase().split(/\s+/);
  return commands.filter(({ label }) => {
    const lower = label.toLowerCase();
    return words.every((word) => lower.includes(word));
  });
}
