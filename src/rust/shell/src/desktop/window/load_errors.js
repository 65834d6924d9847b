// Shows and logs an error before the app has drawn its first page. Afterwards the page does both itself.
addEventListener(
  "error",
  (event) => {
    // The mark of index.html that the app has drawn nothing yet.
    const page = document.querySelector("main[data-loading]");
    if (page === null) return;
    page.querySelector("[role=status]").textContent =
      "The window could not be loaded. Restart the app. If this message comes back, install the newest version.";
    const file = event.target instanceof HTMLScriptElement ? `${event.target.src} could not be loaded` : "";
    const message = `${event.message ?? file}\n${event.error?.stack ?? ""}`;
    window.__TAURI_INTERNALS__.invoke("log_window_error", { message });
  },
  // Errors of script elements do not bubble.
  true,
);
