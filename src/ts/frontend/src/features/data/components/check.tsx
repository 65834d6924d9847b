import { Alert, Button, List, Text } from "@mantine/core";
import { DateTime } from "@/shared/ui/date-time";
import { toastFailure } from "@/shared/ui/toasts";
import { useCheckData } from "../api/check-data";
import type { Job } from "../api/list-jobs";
import { Section } from "./section";

/** A look for damage, and what the last one found. */
export function Check({ jobs }: { jobs: Job[] }) {
  const checkData = useCheckData();
  const last = jobs.find(({ kind, state }) => kind === "check" && state === "done");

  const check = () =>
    checkData.mutate(undefined, { onError: (error) => toastFailure("The check failed", error) });

  return (
    <Section
      title="Check"
      description="Looks for damage. It changes nothing."
      action={
        <Button variant="default" onClick={check} loading={checkData.isPending} miw="max-content">
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
      <Alert color="teal" title="No damage was found">
        {time}
      </Alert>
    );
  }
  return (
    <Alert
      color="red"
      title={
        problems.length === 1 ? "A problem was found" : `${problems.length} problems were found`
      }
    >
      {time}
      <Text size="sm" my="xs">
        Restore a backup from before, and report this to the makers of the app.
      </Text>
      <List size="sm">
        {problems.map((problem) => (
          <List.Item key={problem}>{problem}</List.Item>
        ))}
      </List>
    </Alert>
  );
}
