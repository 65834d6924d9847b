import { Alert, Button, List, Text } from "@mantine/core";
import type { Job } from "@/shared/jobs/jobs";
import { DateTime } from "@/shared/ui/date-time";
import { useCheckData } from "../api/data";
import { Section } from "./section";

/** Checks the database, and shows the result of the last check. */
export function Check({ jobs }: { jobs: Job[] }) {
  const checkData = useCheckData();
  const last = jobs.find(({ kind, state }) => kind === "check" && state === "done");
  return (
    <Section
      title="Check"
      description="Checks the database for damage. Nothing is changed."
      action={
        <Button
          variant="default"
          onClick={() => checkData.mutate()}
          loading={checkData.isPending}
          miw="max-content"
        >
          Check now
        </Button>
      }
    >
      {last && <Findings job={last} />}
    </Section>
  );
}

function Findings({ job }: { job: Job }) {
  const findings = job.result?.findings;
  if (!findings) return null;
  const { integrity, foreign_keys, schema, values } = findings;
  const problems = [...integrity, ...foreign_keys, ...schema, ...values];
  const time = <DateTime value={job.created_at} />;
  if (problems.length === 0) {
    return (
      <Alert color="teal" title="No damage was found.">
        {time}
      </Alert>
    );
  }
  return (
    <Alert
      color="red"
      title={
        problems.length === 1
          ? "One problem was found."
          : `${problems.length.toLocaleString()} problems were found.`
      }
    >
      {time}
      <Text size="sm" my="xs">
        Restore a backup that is older than the damage, and report the problem to the makers of the
        app.
      </Text>
      <List size="sm">
        {problems.map((problem) => (
          <List.Item key={problem}>{problem}</List.Item>
        ))}
      </List>
    </Alert>
  );
}
