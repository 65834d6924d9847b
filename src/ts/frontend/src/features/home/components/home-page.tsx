import { Skeleton, Stack, Text } from "@mantine/core";
import { useChangingJobs } from "@/shared/jobs/jobs";
import { RunningJobs } from "@/shared/jobs/running-jobs";
import { LoadFailure } from "@/shared/ui/load-failure";
import { PageHeader } from "@/shared/ui/page-header";
import { useMe } from "@/shared/users/users";
import { type Overview, useListsWithPages, useOverview } from "../api/overview";
import { AddSamples } from "./add-samples";
import { AddedRows } from "./added-rows";
import { CountCard } from "./count-card";
import { DataCard } from "./data-card";
import classes from "./home-page.module.css";
import { NewRows } from "./new-rows";
import { RemoveSamples } from "./remove-samples";
import { Welcome } from "./welcome";

/** What the app holds for the user, with links to its pages. */
export function HomePage() {
  return (
    <>
      <PageHeader title="Home" description="What is in the app, and what is new." />
      <Content />
    </>
  );
}

function Content() {
  const me = useMe();
  const overview = useOverview();
  if (me.isError) {
    return (
      <LoadFailure
        title="Your account could not be loaded."
        error={me.error}
        onRetry={() => void me.refetch()}
      />
    );
  }
  // After a failed refresh, the last overview is more useful than the error.
  if (overview.isError && overview.data === undefined) {
    return (
      <LoadFailure
        title="The overview could not be loaded."
        error={overview.error}
        onRetry={() => void overview.refetch()}
      />
    );
  }
  if (me.isPending || overview.data === undefined) return <Loading />;
  return <Loaded overview={overview.data} isSuperuser={me.data.is_superuser === true} />;
}

function Loaded({ overview, isSuperuser }: { overview: Overview; isSuperuser: boolean }) {
  const lists = useListsWithPages(overview);
  const changing = useChangingJobs({ enabled: isSuperuser });
  const busy = changing.length > 0;
  if (lists.length === 0)
    return <Text>There is no page that you may open. Ask a superuser for access.</Text>;
  // There is always a user.
  const others = lists.filter(({ name }) => name !== "users");
  const isEmpty = others.length > 0 && others.every(({ count }) => count === 0);
  return (
    <Stack gap="md">
      <RunningJobs jobs={changing} />
      {isSuperuser && <RemoveSamples busy={busy} />}
      <div className={classes.cards}>
        {lists.map((list) => (
          <CountCard key={list.name} list={list} maxPerDay={overview.max_per_day} />
        ))}
      </div>
      <div className={classes.columns}>
        {isEmpty ? (
          <Welcome lists={lists}>{isSuperuser && <AddSamples busy={busy} />}</Welcome>
        ) : (
          <AddedRows overview={overview} lists={lists.filter(({ added }) => added !== null)} />
        )}
        {isSuperuser && <DataCard />}
      </div>
      {!isEmpty && <NewRows lists={lists} />}
    </Stack>
  );
}

function Loading() {
  return (
    <Stack gap="md" role="status" aria-label="Loading">
      <div className={classes.cards}>
        <Skeleton height={112} radius="md" />
        <Skeleton height={112} radius="md" />
      </div>
      <Skeleton height={264} radius="md" />
      <Skeleton height={220} radius="md" />
    </Stack>
  );
}
