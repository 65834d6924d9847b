import { AppShell, Burger, Group, NavLink, Text } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { Link, Outlet, useLocation } from "@tanstack/react-router";
import { useMe } from "@/features/account/api/read-me";
import { CurrentUser } from "@/features/account/components/current-user";
import { JobWatcher } from "@/features/data/components/job-watcher";
import { SettingsProblem } from "@/features/settings/components/settings-problem";
import { insideShell } from "@/shared/shell/shell";
import { TriptychMark } from "@/shared/ui/triptych-mark";
import { featuresHere } from "./features";
import classes from "./layout.module.css";

/** Navigation at the left, the page at the right. */
export function Layout() {
  const [navigationOpened, navigation] = useDisclosure();
  const { pathname } = useLocation();
  const isSuperuser = useMe().data?.is_superuser === true;
  const shown = featuresHere().filter(
    ({ superusersOnly }) => isSuperuser || superusersOnly !== true,
  );
  return (
    <AppShell
      layout="alt"
      header={{ height: { base: 52, sm: 0 } }}
      navbar={{ width: 232, breakpoint: "sm", collapsed: { mobile: !navigationOpened } }}
      padding={{ base: "md", sm: "xl" }}
    >
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
        <AppShell.Section grow>
          {shown.map(({ path, label, icon: Icon }) => (
            <NavLink
              key={path}
              component={Link}
              to={path}
              label={label}
              leftSection={<Icon />}
              active={pathname === path}
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
      <AppShell.Main className={classes.main}>
        {isSuperuser && <JobWatcher />}
        <Outlet />
      </AppShell.Main>
    </AppShell>
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
