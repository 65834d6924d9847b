// Measures the dev loop: the time from a saved change to the change served (Python) or on the screen (TypeScript).
//
//   node src/ts/e2e/bench/dev-loop.mjs [--edits N] [--pause SECONDS] [--rust] [-- COMMAND…]
//
// Run it at the root of a clone without changes: it edits files, and restores them at the end. COMMAND starts the dev
// loop; by default `./pants run //:dev`. `--rust` measures changes of the shell instead, and needs a display.
import { spawn } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { parseArgs } from "node:util";
import { chromium } from "playwright-core";

// Rarely enough that asking does not slow down what is measured.
const POLL_MS = 50;
const SAVE_AGAIN_MS = 10_000;
const TIMEOUT_MS = 120_000;
const PYTHON = {
  file: "src/python/app/features/health/routes.py",
  old: "version=__version__)",
  edit: (mark) => `version="${mark}")`,
};
const TYPESCRIPT = {
  file: "src/ts/frontend/src/features/users/components/users-page.tsx",
  old: 'title="Users"',
  edit: (mark) => `title="${mark}"`,
};
const RUST = {
  file: "src/rust/shell/src/main.rs",
  old: "fn main()",
  edit: (mark) => `// ${mark}\nfn main()`,
};

const separator = process.argv.indexOf("--");
const own = process.argv.slice(2, separator === -1 ? undefined : separator);
const { values } = parseArgs({
  args: own,
  options: {
    edits: { type: "string", default: "12" },
    pause: { type: "string", default: "8" },
    rust: { type: "boolean", default: false },
  },
});
const EDITS = Number(values.edits);
const PAUSE_MS = Number(values.pause) * 1000;
const COMMAND =
  separator === -1 ? ["./pants", "run", "//:dev", "--"] : process.argv.slice(separator + 1);

/** The running dev loop, with the lines that it has printed. */
class Loop {
  lines = [];

  constructor(folder) {
    const mode = values.rust ? [] : ["--browser"];
    const [program, ...words] = [...COMMAND, ...mode, "--data", folder];
    this.child = spawn(program, words, { stdio: ["ignore", "pipe", "inherit"] });
    let rest = "";
    this.child.stdout.setEncoding("utf8").on("data", (text) => {
      const parts = (rest + text).split("\n");
      rest = parts.pop();
      this.lines.push(...parts.map((line) => ({ line, time: performance.now() })));
    });
  }

  /** @returns the first line since a number of lines that matches, with the time at which it was printed */
  async wait(pattern, since = 0) {
    return await until(pattern, () =>
      this.lines.slice(since).find(({ line }) => pattern.test(line)),
    );
  }

  async stop() {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    const ended = new Promise((resolve) => this.child.once("exit", resolve));
    this.child.kill("SIGINT");
    await ended;
  }
}

async function until(what, probe) {
  const deadline = performance.now() + (values.rust ? 10 : 1) * TIMEOUT_MS;
  while (performance.now() < deadline) {
    const found = await probe();
    if (found) return found;
    await sleep(POLL_MS);
  }
  throw new Error(`nothing happened: ${what}`);
}

/** Edits a file several times. @returns the milliseconds that each edit took */
async function measure(name, { file, old, edit }, waitFor) {
  const original = await readFile(file, "utf8");
  if (!original.includes(old)) throw new Error(`${file} has no ${old}`);
  const times = [];
  try {
    for (let number = 0; number <= EDITS; number++) {
      const mark = `Edit-${number}`;
      const waiting = waitFor.prepare?.(mark);
      const begin = performance.now();
      const save = () => writeFile(file, original.replace(old, edit(mark)));
      await save();
      // On a busy machine, watchers may not be ready for the first edit.
      const again = number === 0 ? setInterval(save, SAVE_AGAIN_MS) : undefined;
      const end = await waitFor.happens(mark, waiting).finally(() => clearInterval(again));
      // The first edit warms caches up.
      if (number > 0) times.push(end - begin);
      await sleep(PAUSE_MS);
    }
  } finally {
    await writeFile(file, original);
  }
  const sorted = times.toSorted((left, right) => left - right);
  const at = (share) =>
    Math.round(sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))]);
  const load = loadavg()[0].toFixed(1);
  process.stdout.write(
    `${name}: median ${at(0.5)} ms, fastest ${at(0)} ms, 90 % below ${at(0.9)} ms, slowest ${at(1)} ms; ${times.length} edits, load ${load}\n`,
  );
}

async function measureBrowser(loop) {
  const url = (await loop.wait(/open http/)).line.match(/http\S+/)[0];
  await loop.wait(/the backend is ready/);
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
  });
  try {
    const page = await browser.newPage();
    await page.goto(url, { timeout: TIMEOUT_MS });
    await page
      .getByRole("navigation")
      .getByRole("link", { name: "Users" })
      .click({ timeout: TIMEOUT_MS });
    await page.getByRole("heading", { name: "Users" }).waitFor({ timeout: TIMEOUT_MS });
    // Vite may find more packages and reload the page once.
    await sleep(PAUSE_MS);
    await measure("TypeScript, on the screen", TYPESCRIPT, {
      prepare: (mark) =>
        page.waitForFunction((text) => document.body.innerText.includes(text), mark, {
          polling: "raf",
          timeout: TIMEOUT_MS,
        }),
      happens: async (_, waiting) => {
        await waiting;
        return performance.now();
      },
    });
    const cookies = await page.context().cookies();
    const cookie = cookies.map(({ name, value }) => `${name}=${value}`).join("; ");
    await measure("Python, served over HTTP", PYTHON, {
      happens: async (mark) => {
        await until(mark, async () => {
          const answer = await fetch(new URL("/api/v1/health", url), { headers: { cookie } });
          return answer.ok && (await answer.json()).version === mark;
        });
        return performance.now();
      },
    });
  } finally {
    await browser.close();
  }
}

async function measureShell(loop) {
  await loop.wait(/the window was opened/);
  let since = loop.lines.length;
  await measure("Rust, from the change to the new window", RUST, {
    happens: async () => {
      const { time } = await loop.wait(/the window was opened/, since);
      since = loop.lines.length;
      return time;
    },
  });
}

const folder = await mkdtemp(join(tmpdir(), "dev-loop-bench-"));
const loop = new Loop(folder);
try {
  await (values.rust ? measureShell(loop) : measureBrowser(loop));
} finally {
  await loop.stop();
  await rm(folder, { recursive: true, force: true });
}
