import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { settings } from "./settings";

/** A real backend on a real database of its own, which serves the built frontend. */
export interface Backend {
  /** Opens the frontend once: it carries the one-time code. */
  url: string;
  /** Ends the process and removes its data. */
  stop: () => Promise<void>;
}

/** @throws Error with the backend's own words when it ends before it serves */
export async function startBackend(): Promise<Backend> {
  const { backend, frontend } = settings();
  const [program, ...words] = backend;
  const dataDir = await mkdtemp(join(tmpdir(), "triptych-e2e-"));
  const { PYTHONDONTWRITEBYTECODE: _, ...inherited } = process.env;
  const child = spawn(program, [...words, "serve", "--with-frontend", frontend], {
    env: { ...inherited, DATA_DIR: dataDir, HOST: "127.0.0.1", PORT: "0", PYTHONUNBUFFERED: "1" },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const stop = async () => {
    if (child.exitCode === null && child.signalCode === null && child.pid !== undefined) {
      const ended = once(child, "exit");
      child.kill("SIGTERM");
      await ended;
    }
    await rm(dataDir, { recursive: true, force: true });
  };
  try {
    return { url: await printedUrl(child), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Waits for the line on stdout that has the URL. */
function printedUrl(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    const { stdout, stderr } = child;
    if (!stdout || !stderr) throw new Error("The backend was started without pipes.");
    let said = "";
    createInterface({ input: stdout }).on("line", (line) => {
      said += `${line}\n`;
      const url = /http:\/\/127\.0\.0\.1:\d+\/\S*/.exec(line);
      if (url) resolve(url[0]);
    });
    // Read on, or the backend would wait once the pipe is full.
    stderr.on("data", (chunk) => (said += chunk));
    child.once("error", reject);
    child.once("close", (code) =>
      reject(new Error(`The backend ended with code ${code} before it served:\n${said}`)),
    );
  });
}
