"""The page for a browser that is not signed in. It has no script and loads nothing."""

from __future__ import annotations

from html import escape

from starlette.responses import HTMLResponse

HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
}
PAGE = """\
<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta name="color-scheme" content="light dark">
    <title>{title} · Triptych</title>
    <style>
      body {{ max-width: 36rem; margin: 15vh auto; padding: 0 24px; font: 16px/1.5 system-ui, sans-serif; }}
      h1 {{ font-size: 24px; }}
    </style>
  </head>
  <body>
    <main>
      <h1>{title}</h1>
      <p>{cause}</p>
      <p>If Triptych is already open in another tab or browser, continue there.</p>
      <p>For a new link, stop the backend with Ctrl+C in the terminal where it runs, start it again, and open the link
        that it prints. Your data stays as it is.</p>
    </main>
  </body>
</html>
"""


def used_link_page() -> HTMLResponse:
    """Return the page for a link whose code is not valid."""
    return _page(
        "This link no longer works",
        "Each link signs in one browser, once. This one was already used, or the backend was started again since it"
        " was printed.",
    )


def signed_out_page() -> HTMLResponse:
    """Return the page for an address without a code."""
    return _page(
        "This browser is not signed in",
        "Triptych opens only in the browser that opened its link, and only until the backend stops.",
    )


def _page(title: str, cause: str) -> HTMLResponse:
    return HTMLResponse(PAGE.format(title=escape(title), cause=escape(cause)), 401, HEADERS)
