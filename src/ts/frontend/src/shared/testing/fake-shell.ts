import { clearMocks, mockIPC } from "@tauri-apps/api/mocks";
import { onTestFinished } from "vitest";
import type { ShellCommands } from "../shell/types.gen";

/** The answers of the shell by command. */
export type Commands = {
  [Command in keyof ShellCommands]?: (
    values: ShellCommands[Command]["values"],
  ) => ShellCommands[Command]["answer"] | Promise<ShellCommands[Command]["answer"]>;
};

export interface FakeShell {
  /** All commands, the oldest first. */
  calls: { command: string; values: unknown }[];
}

/** Installs a fake shell until the test ends. A command without an answer fails. */
export function fakeShell(commands: Commands = {}): FakeShell {
  const calls: FakeShell["calls"] = [];
  mockIPC(
    (command, values) => {
      calls.push({ command, values });
      const answer = (commands as Record<string, (values: unknown) => unknown>)[command];
      if (answer === undefined)
        throw { code: "none", detail: `The fake shell has no answer to ${command}.` };
      return answer(values);
    },
    { shouldMockEvents: true },
  );
  onTestFinished(() => {
    clearMocks();
    Reflect.deleteProperty(window, "__TAURI_INTERNALS__");
  });
  return { calls };
}
