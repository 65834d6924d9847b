import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

export default defineConfig({
  // In a sandbox of Pants, node_modules is read-only.
  cacheDir: fileURLToPath(new URL(".cache/vite", import.meta.url)),
  test: {
    fsModuleCachePath: fileURLToPath(new URL(".cache/modules", import.meta.url)),
    include: ["src/**/*.test.ts"],
    // Each file starts a backend and a browser. Only one of each runs at a time.
    fileParallelism: false,
    // Playwright's timeouts are shorter and have better messages. These end a hang.
    testTimeout: 120_000,
    hookTimeout: 120_000,
  },
});
