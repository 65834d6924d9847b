import { Center, Paper, Stack, Title } from "@mantine/core";
import type { ReactNode } from "react";
import { TriptychMark } from "@/shared/ui/triptych-mark";

interface LoginFrameProps {
  title: string;
  children: ReactNode;
}

/** The layout of the pages that are shown instead of the app: the logo, a title and a form. */
export function LoginFrame({ title, children }: LoginFrameProps) {
  return (
    <Center component="main" mih="100vh" p="md" bg="var(--mantine-color-body)">
      <Paper withBorder p="xl" w={380} maw="100%">
        <Stack>
          <Stack gap="xs" align="center" c="indigo">
            <TriptychMark size={40} />
            <Title order={1} size="h3" c="var(--mantine-color-text)">
              {title}
            </Title>
          </Stack>
          {children}
        </Stack>
      </Paper>
    </Center>
  );
}
