/** Settings of the tests from environment variables. */
export interface Settings {
  /** Program and arguments, to which a command such as `serve` is appended. */
  backend: [string, ...string[]];
  /** Folder of the built frontend, which contains index.html. */
  frontend: string;
  chromium: string;
  /** Folder for screenshots; null for no screenshots. */
  screenshots: string | null;
}

/** @throws Error that names a missing or invalid variable */
export function settings(env: NodeJS.ProcessEnv = process.env): Settings {
  const { TRIPTYCH_TEST_FRONTEND: frontend } = env;
  if (!frontend) {
    throw new Error(
      "TRIPTYCH_TEST_FRONTEND is not set. Set it to the folder of the built frontend: run `npm run build`, then use src/ts/frontend/dist.",
    );
  }
  return {
    backend: backendCommand(env.TRIPTYCH_TEST_BACKEND),
    frontend,
    chromium: env.CHROMIUM || "/usr/bin/chromium",
    screenshots: env.TRIPTYCH_TEST_SCREENSHOTS || null,
  };
}

function backendCommand(text: string | undefined): [string, ...string[]] {
  const command: unknown = text ? JSON.parse(text) : undefined;
  if (Array.isArray(command) && command.every((word) => typeof word === "string")) {
    const [program, ...words] = command;
    if (program !== undefined) return [program, ...words];
  }
  throw new Error(
    'TRIPTYCH_TEST_BACKEND is not a command. Set it to a JSON array such as ["python", "-m", "app"].',
  );
}
