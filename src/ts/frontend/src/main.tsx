import "@mantine/core/styles.css";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { App } from "./app/app";
import { logError, logUncaughtErrors } from "./shared/shell/window-log";

logUncaughtErrors();
const root = document.getElementById("root");
if (root === null) throw new Error("index.html has no element with the id root.");
// Errors that a boundary catches are not reported to other listeners.
createRoot(root, { onCaughtError: logError }).render(
  <StrictMode>
    <App />
  </StrictMode>,
);
