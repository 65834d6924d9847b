import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

export default defineConfig({
  // node_modules may be read-only and shared (a Pants sandbox links it).
  cacheDir: fileURLToPath(new URL(".cache/vite", import.meta.url)),
  test: {
    fsModuleCachePath: fileURLToPath(new URL(".cache/modules", import.meta.url)),
    include: ["src/**/*.test.ts"],
    // Each file has a backend and a browser of its own; one of each at a time is enough.
    fileParallelism: false,
    // Playwright's own limits come first and name what they waited for; these end a hang.
    testTimeout: 120_000,
    hookTimeout: 120_000,
  },
});
