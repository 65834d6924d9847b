import { fileURLToPath } from "node:url";
import { mergeConfig } from "vite";
import { defineConfig } from "vitest/config";
import viteConfig from "./vite.config.ts";

export default mergeConfig(
  viteConfig,
  defineConfig({
    test: {
      fsModuleCachePath: fileURLToPath(new URL(".cache/modules", import.meta.url)),
      environment: "jsdom",
      include: ["src/**/*.test.{ts,tsx}", "*.test.ts"],
      setupFiles: ["src/shared/testing/setup.ts"],
      // Parsing the styles would take longer than the tests.
      css: false,
      // Slow machines must not fail the tests.
      testTimeout: 30_000,
    },
  }),
);
