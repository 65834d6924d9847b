import { type ChildProcess, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { settings } from "./settings";

/** A real backend with a temporary database. */
export interface Backend {
  /** The URL. For a backend that serves the frontend, it contains the one-time code and can be opened once. */
  url: string;
  /** Headers that a permitted caller sends with each request, in addition to cookies. */
  headers: Record<string, string>;
  /** Ends the process and removes its data. */
  stop: () => Promise<void>;
}

interface Start {
  words?: string[];
  env?: Record<string, string>;
  /** The input on stdin, which stays open. */
  input?: string;
  headers?: Record<string, string>;
}

/** The superuser of a backend that requires sign-in. */
export const SUPERUSER = { email: "admin@example.com", password: "difference engine" };

const FIRST_SUPERUSER = {
  FIRST_SUPERUSER_EMAIL: SUPERUSER.email,
  FIRST_SUPERUSER_PASSWORD: SUPERUSER.password,
};

/** Starts a backend that serves the built frontend to a browser on this computer. */
export function startBackend(): Promise<Backend> {
  return start({ words: ["--with-frontend", settings().frontend] });
}

/** Starts such a backend that requires sign-in. */
export function startBackendWithSignIn(): Promise<Backend> {
  const env = { AUTH_REQUIRED: "true", ...FIRST_SUPERUSER };
  return start({ words: ["--with-frontend", settings().frontend], env });
}

/** Starts a backend that any program on this computer may call. */
export function startPlainBackend(): Promise<Backend> {
  return start({});
}

/** Starts a backend as the shell does. */
export async function startSupervisedBackend(): Promise<Backend> {
  const token = randomBytes(32).toString("hex");
  const version = await printed(["--version"]);
  const input = `${JSON.stringify({ token, protocol: 1, version })}\n`;
  return start({ words: ["--supervised"], input, headers: { "X-Launch-Token": token } });
}

/** Starts a server for other computers under this host name. */
export function startServer(name: string): Promise<Backend> {
  return start({ env: { ALLOWED_HOSTS: name, ...FIRST_SUPERUSER } });
}

/** @throws Error with the backend's output if it ends before it serves */
async function start({ words = [], env = {}, input, headers = {} }: Start): Promise<Backend> {
  const dataDir = await mkdtemp(join(tmpdir(), "triptych-e2e-"));
  const child = spawned(["serve", ...words], { DATA_DIR: dataDir, ...env });
  if (input !== undefined) child.stdin?.write(input);
  const stop = async () => {
    if (child.exitCode === null && child.signalCode === null && child.pid !== undefined) {
      const ended = once(child, "exit");
      child.kill("SIGTERM");
      await ended;
    }
    await rm(dataDir, { recursive: true, force: true });
  };
  try {
    return { url: await printedUrl(child), headers, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

function spawned(words: string[], env: Record<string, string>): ChildProcess {
  const [program, ...first] = settings().backend;
  const { PYTHONDONTWRITEBYTECODE: _, ...inherited } = process.env;
  return spawn(program, [...first, ...words], {
    env: { ...inherited, HOST: "127.0.0.1", PORT: "0", PYTHONUNBUFFERED: "1", ...env },
    stdio: ["pipe", "pipe", "pipe"],
  });
}

async function printed(words: string[]): Promise<string> {
  const child = spawned(words, {});
  let said = "";
  child.stdout?.on("data", (chunk) => (said += chunk));
  await once(child, "close");
  return said.trim();
}

/** Waits for the line on stdout with the URL or, for a supervised backend, the port. */
function printedUrl(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    const { stdout, stderr } = child;
    if (!stdout || !stderr) throw new Error("The backend was started without pipes.");
    let said = "";
    createInterface({ input: stdout }).on("line", (line) => {
      said += `${line}\n`;
      const url = /http:\/\/127\.0\.0\.1:\d+\S*/.exec(line);
      if (url) resolve(url[0]);
      const port = /"event": "ready", "port": (\d+)/.exec(line);
      if (port) resolve(`http://127.0.0.1:${port[1]}`);
    });
    // Reading continues, because the backend would block if the pipe were full.
    stderr.on("data", (chunk) => (said += chunk));
    child.once("error", reject);
    child.once("close", (code) =>
      reject(new Error(`The backend ended with code ${code} before it served:\n${said}`)),
    );
  });
}
