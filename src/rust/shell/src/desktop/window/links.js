// Makes links to the web request a new window, which the shell opens in the browser. Otherwise such links do nothing.
addEventListener(
  "click",
  (event) => {
    const link = event.composedPath().find((node) => node instanceof HTMLAnchorElement && node.href);
    if (link && link.origin !== location.origin) {
      link.target = "_blank";
    }
  },
  true,
);
