// Makes links to the web open a new window, which the shell hands to the browser: in the app's own window they do nothing.
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
