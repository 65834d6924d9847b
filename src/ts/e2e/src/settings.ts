/** What the tests are told from outside. */
export interface Settings {
  /** Program and arguments that a backend command such as `serve` is added to. */
  backend: [string, ...string[]];
  /** The built frontend: the folder with index.html. */
  frontend: string;
  chromium: string;
  /** Where screenshots go; null for none. */
  screenshots: string | null;
}

/** @throws Error that says which variable to set, and to what */
export function settings(env: NodeJS.ProcessEnv = process.env): Settings {
  const { TRIPTYCH_TEST_FRONTEND: frontend } = env;
  if (!frontend) {
    throw new Error(
      "TRIPTYCH_TEST_FRONTEND is not set: set it to the folder of the built frontend (src/ts/frontend/dist, made by `npm run build`).",
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
    'TRIPTYCH_TEST_BACKEND is not a command: set it to a JSON array such as ["python", "-m", "app"].',
  );
}
