import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

export default defineConfig({
  // node_modules may be read-only and shared (a Pants sandbox links it).
  cacheDir: fileURLToPath(new URL(".cache/vite", import.meta.url)),
  test: {
    fsModuleCachePath: fileURLToPath(new URL(".cache/modules", import.meta.url)),
    include: ["src/**/*.test.ts"],
  },
});
