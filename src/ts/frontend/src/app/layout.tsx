import { Anchor, AppShell, Burger, Group, NavLink, Text } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { Link, Outlet, useMatches } from "@tanstack/react-router";
import { useRef } from "react";
import { CurrentUser } from "@/features/account/components/current-user";
import { JobWatcher } from "@/features/data/components/job-watcher";
import { SettingsProblem } from "@/features/settings/components/settings-problem";
import { PagesProvider } from "@/shared/router/pages";
import { insideShell } from "@/shared/shell/shell";
import { TriptychMark } from "@/shared/ui/triptych-mark";
import { useMe } from "@/shared/users/users";
import { FEATURES, type Feature, featuresFor, pageOf } from "./features";
import classes from "./layout.module.css";
import { usePageFocus } from "./page-focus";
import { usePageTitle } from "./page-title";
import { Palette } from "./palette/palette";
import { SkipLink } from "./skip-link";

/** The layout of all pages: the navigation on the left, the current page on the right. */
export function Layout() {
  const [navigationOpened, navigation] = useDisclosure();
  const { data: me, isPending } = useMe();
  const allowed = featuresFor(me);
  const current = useCurrentFeature();
  const searches = useSearches();
  const main = useRef<HTMLElement>(null);
  usePageTitle(current?.label);
  usePageFocus(main);
  const denied = me !== undefined && current !== undefined && !allowed.includes(current);
  return (
    <AppShell
      layout="alt"
      header={{ height: { base: 52, sm: 0 } }}
      navbar={{ width: 232, breakpoint: "sm", collapsed: { mobile: !navigationOpened } }}
      padding={{ base: "md", sm: "xl" }}
    >
      <SkipLink main={main} />
      <AppShell.Header hiddenFrom="sm">
        <Group h="100%" px="md">
          <Burger
            opened={navigationOpened}
            onClick={navigation.toggle}
            size="sm"
            aria-label="Navigation"
          />
          <Brand />
        </Group>
      </AppShell.Header>
      <AppShell.Navbar p="md" aria-label="Main">
        <AppShell.Section mb="lg">
          <Group justify="space-between">
            <Brand />
            <Burger
              opened
              onClick={navigation.close}
              hiddenFrom="sm"
              size="sm"
              aria-label="Close navigation"
            />
          </Group>
        </AppShell.Section>
        <AppShell.Section>
          <Palette />
        </AppShell.Section>
        <AppShell.Section grow style={{ overflowY: "auto" }}>
          {/* Links that came one after the other would move under the pointer. */}
          {(isPending ? [] : allowed).map(({ label, icon: Icon, routes }) => (
            <NavLink
              key={label}
              component={Link}
              to={routes[0].to}
              // The link of the current page leads back to its first state.
              search={searches(label === current?.label ? undefined : routes[0].id)}
              // All paths begin with that of the home page.
              activeOptions={{ exact: routes[0].to === "/" }}
              label={label}
              leftSection={<Icon size={18} />}
              active={label === current?.label}
              onClick={navigation.close}
              mb={4}
              style={{ borderRadius: "var(--mantine-radius-md)" }}
            />
          ))}
        </AppShell.Section>
        <AppShell.Section>
          <CurrentUser />
        </AppShell.Section>
      </AppShell.Navbar>
      {insideShell() && <SettingsProblem />}
      <AppShell.Main ref={main} tabIndex={-1} className={classes.main}>
        {me?.is_superuser === true && <JobWatcher />}
        <PagesProvider value={allowed.map(pageOf)}>
          {denied ? <NotAllowed /> : <Outlet />}
        </PagesProvider>
      </AppShell.Main>
    </AppShell>
  );
}

/** @returns the feature of the current page, or undefined on other pages */
function useCurrentFeature(): Feature | undefined {
  const routeIds: string[] = useMatches({
    select: (matches) => matches.map(({ routeId }) => routeId),
  });
  return FEATURES.find(({ routes }) => routes.some(({ id }) => routeIds.includes(id)));
}

/** @returns a function from the id of a route to the search, order and page in which it was left; without id, to none */
function useSearches() {
  const searches = useRef(new Map<string, object>());
  const matches = useMatches();
  for (const { routeId, search } of matches) searches.current.set(routeId, search);
  // Each route has its own type of search, which the link cannot know.
  return (routeId?: string) => (routeId ? (searches.current.get(routeId) ?? {}) : {}) as never;
}

function NotAllowed() {
  return (
    <Text>
      Only superusers can open this page.{" "}
      <Anchor component={Link} to="/">
        Go to the start page
      </Anchor>
    </Text>
  );
}

function Brand() {
  return (
    <Group gap={8} c="indigo">
      <TriptychMark size={26} />
      <Text fw={700} size="lg" c="var(--mantine-color-text)">
        Triptych
      </Text>
    </Group>
  );
}
