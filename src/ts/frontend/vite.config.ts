import { fileURLToPath } from "node:url";
import react from "@vitejs/plugin-react";
import { defineConfig, type ProxyOptions } from "vite";
import budget from "./bundle-budget.json" with { type: "json" };
import { bundleSize } from "./bundle-size.ts";
import { devSession } from "./dev-session.ts";
import { mantineStyles } from "./mantine-styles.ts";

const BACKEND = process.env.TRIPTYCH_BACKEND_URL ?? "http://127.0.0.1:1430";
// The dev loop (`./pants run //:dev`) sets them.
const TOKEN = process.env.TRIPTYCH_BACKEND_TOKEN;
const CODE = process.env.TRIPTYCH_BROWSER_CODE;

/** The backend accepts only its own Host and Origin, so the proxy removes the browser's. */
const backend: ProxyOptions = {
  target: BACKEND,
  changeOrigin: true,
  configure(proxy) {
    proxy.on("proxyReq", (request) => {
      request.removeHeader("origin");
      request.removeHeader("referer");
    });
  },
};

export default defineConfig({
  root: fileURLToPath(new URL(".", import.meta.url)),
  // In a sandbox of Pants, node_modules is read-only.
  cacheDir: fileURLToPath(new URL(".cache/vite", import.meta.url)),
  plugins: [
    react(),
    mantineStyles(),
    bundleSize(budget),
    ...(TOKEN ? [devSession({ backendUrl: BACKEND, token: TOKEN, code: CODE })] : []),
  ],
  resolve: {
    alias: {
      "@triptych/api-client": fileURLToPath(new URL("../api-client/src", import.meta.url)),
      "@": fileURLToPath(new URL("src", import.meta.url)),
    },
  },
  build: {
    outDir: "dist",
    emptyOutDir: true,
    // bundle-size.ts has its own limits.
    chunkSizeWarningLimit: Number.POSITIVE_INFINITY,
  },
  server: { host: "127.0.0.1", port: 5173, proxy: { "/api": backend } },
  preview: { host: "127.0.0.1", port: 4173, proxy: { "/api": backend } },
});
