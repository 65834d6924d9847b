"""Links to the web open in the browser only if the user follows them, not from a script."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from harness.app_window import InstalledApp, wait_until

# All methods by which a page could open an address without the user. WebKit may treat a WebDriver script, and timers of
# up to one second, as a user action. Therefore the script waits longer.
BY_SCRIPT = """
const ways = [
  () => { window.open("https://example.com/open"); },
  () => { location.href = "https://example.com/location"; },
  () => { document.querySelector("#link").click(); },
  () => { document.querySelector("#link").dispatchEvent(new MouseEvent("click", { bubbles: true })); },
];
const done = arguments[arguments.length - 1];
setTimeout(() => { for (const way of ways) { way(); } setTimeout(done, 500, location.href); }, 3000);
"""
LINK = """
const link = document.createElement("a");
Object.assign(link, { id: "link", href: "https://example.com/link", textContent: "A page of the web" });
link.style = "position: fixed; top: 0; left: 0; z-index: 9999; background: white";
document.body.append(link);
"""


@pytest.fixture
def browser(app: InstalledApp, tmp_path: Path) -> Path:
    """Return a file that lists each address that the app opens in the browser."""
    opened, programs = tmp_path / "opened", tmp_path / "programs"
    programs.mkdir()
    opened.touch()
    (programs / "xdg-open").write_text(f"#!/bin/sh\necho \"$1\" >> '{opened}'\n")
    (programs / "xdg-open").chmod(0o755)
    app.use(PATH=f"{programs}:{os.environ['PATH']}")
    return opened


def test_only_the_user_opens_a_link(app: InstalledApp, browser: Path) -> None:
    with app.open() as window:
        window.go_to("Users")
        window.run(LINK)
        here = window.run_async(BY_SCRIPT)
        assert str(here).startswith("tauri://localhost/")
        assert browser.read_text() == ""

        window.find("//a[@id='link']").click()
        wait_until(lambda: browser.read_text() != "", "the browser is called")
        window.go_to("Users")
        assert browser.read_text().split() == ["https://example.com/link"]
        window.close()
        app.wait_for_end()
