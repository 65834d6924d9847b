"""The one journey that every installed app must survive: make things, close, open, be killed."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import pytest
from e2e.desktop.app_window import InstalledApp, Window

EMAIL = "ada@example.com"
TITLE = "Difference engine"


def test_data_outlives_the_window_and_no_process_outlives_the_shell(app: InstalledApp, tmp_path: Path) -> None:
    shots = Path(os.environ.get("TRIPTYCH_TEST_SCREENSHOTS") or tmp_path / "screenshots")
    shots.mkdir(parents=True, exist_ok=True)

    with app.open() as window:
        create_user(window)
        window.screenshot(shots / "users.png")
        create_item(window)
        window.screenshot(shots / "items.png")
        window.close()
        app.wait_for_end()

    with app.open() as window:
        window.go_to("Users")
        window.wait_for_row("Users", EMAIL)
        window.go_to("Items")
        window.wait_for_row("Items", TITLE)
        window.screenshot(shots / "reopened.png")
        os.kill(app.shell(), signal.SIGKILL)
        app.wait_for_end()


@pytest.mark.parametrize("request_to_end", [signal.SIGTERM, signal.SIGINT], ids=["SIGTERM", "SIGINT"])
def test_a_shell_that_is_told_to_end_takes_everything_with_it(
    app: InstalledApp, request_to_end: signal.Signals
) -> None:
    with app.open() as window:
        window.go_to("Users")
        os.kill(app.shell(), request_to_end)
        app.wait_for_end()


def create_user(window: Window) -> None:
    window.go_to("Users")
    window.press("New user")
    window.fill_in("Email", EMAIL)
    window.fill_in("Full name", "Ada Lovelace")
    window.fill_in("Password", "correct horse")
    window.press("Create user")
    window.wait_for_row("Users", EMAIL)
    window.wait_for_dialog_to_close()


def create_item(window: Window) -> None:
    window.go_to("Items")
    window.press("New item")
    window.fill_in("Title", TITLE)
    window.fill_in("Description", "Tabulates polynomials")
    window.press("Create item")
    window.wait_for_row("Items", TITLE)
    window.wait_for_dialog_to_close()
