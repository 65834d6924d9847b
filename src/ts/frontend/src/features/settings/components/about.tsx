import { Group, Table, Text } from "@mantine/core";
import { APP_VERSION, LICENCE } from "@/shared/app-info";
import { DiagnosticsButton } from "@/shared/help/diagnostics-button";
import { LogFolderButton } from "@/shared/help/log-folder-button";
import { insideShell } from "@/shared/shell/shell";
import { useAppVersion } from "../api/settings";
import { Section } from "./section";

/** Versions and licence and, in the app's window, buttons for logs and diagnostics. */
export function About() {
  const backendVersion = useAppVersion().data;
  const outdated = backendVersion !== undefined && backendVersion !== APP_VERSION;
  return (
    <Section title="About" description="The versions and the licence of Triptych.">
      <Table variant="vertical" layout="fixed" aria-label="Versions">
        <Table.Tbody>
          <Fact name="App" value={APP_VERSION} />
          <Fact name="Backend" value={backendVersion ?? "–"} />
          <Fact name="Licence" value={LICENCE} />
        </Table.Tbody>
      </Table>
      {outdated && (
        <Text size="sm" role="status">
          The app and its backend have different versions. Reload the page to get the same version.
        </Text>
      )}
      {insideShell() && <Help />}
    </Section>
  );
}

function Fact({ name, value }: { name: string; value: string }) {
  return (
    <Table.Tr>
      <Table.Th w={140}>{name}</Table.Th>
      <Table.Td>{value}</Table.Td>
    </Table.Tr>
  );
}

function Help() {
  return (
    <>
      <Text size="sm" c="dimmed">
        If something does not work, save the diagnostics and send them to the makers of the app.
        They contain logs and details about this computer.
      </Text>
      <Group gap="sm">
        <LogFolderButton />
        <DiagnosticsButton />
      </Group>
    </>
  );
}
