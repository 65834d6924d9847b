import { clearMocks, mockIPC } from "@tauri-apps/api/mocks";
import { onTestFinished } from "vitest";
import type { ShellCommands } from "../shell/types.gen";

/** What the shell answers to each command. */
export type Commands = {
  [Command in keyof ShellCommands]?: (
    values: ShellCommands[Command]["values"],
  ) => ShellCommands[Command]["answer"] | Promise<ShellCommands[Command]["answer"]>;
};

export interface FakeShell {
  /** Every command so far, oldest first. */
  calls: { command: string; values: unknown }[];
}

/** Puts a shell around the window until the test ends; a command that nothing answers is refused. */
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
