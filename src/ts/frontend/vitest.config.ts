import { fileURLToPath } from "node:url";
import { mergeConfig } from "vite";
import { defineConfig } from "vitest/config";
import viteConfig from "./vite.config";

export default mergeConfig(
  viteConfig,
  defineConfig({
    test: {
      fsModuleCachePath: fileURLToPath(new URL(".cache/modules", import.meta.url)),
      environment: "jsdom",
      include: ["src/**/*.test.{ts,tsx}"],
      setupFiles: ["src/shared/testing/setup.ts"],
      // Styles decide nothing in these tests, and parsing them takes longer than all of them.
      css: false,
      // A busy machine is no failure.
      testTimeout: 30_000,
    },
  }),
);
