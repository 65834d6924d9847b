import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

export default defineConfig({
  // In a sandbox of Pants, node_modules is read-only.
  cacheDir: fileURLToPath(new URL(".cache/vite", import.meta.url)),
  test: {
    fsModuleCachePath: fileURLToPath(new URL(".cache/modules", import.meta.url)),
    include: ["src/**/*.test.ts"],
  },
});
