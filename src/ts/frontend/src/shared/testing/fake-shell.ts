import { clearMocks, mockIPC } from "@tauri-apps/api/mocks";
import { onTestFinished } from "vitest";

/** What the shell answers to each command. */
export type Commands = Record<string, (values: unknown) => unknown>;

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
      const answer = commands[command];
      if (answer === undefined) throw { code: "none", detail: `No ${command} here.` };
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
