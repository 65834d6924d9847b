"""Steps in the window that several tests share."""

from __future__ import annotations

import os
from pathlib import Path

from harness.app_window import Window

EMAIL = "ada@example.com"
PASSWORD = "correct horse"


def screenshots(tmp_path: Path) -> Path:
    """Return the folder for screenshots, which `TRIPTYCH_TEST_SCREENSHOTS` may name."""
    folder = Path(os.environ.get("TRIPTYCH_TEST_SCREENSHOTS") or tmp_path / "screenshots")
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def create_user(window: Window) -> None:
    window.go_to("Users")
    window.press("New user")
    window.fill_in("Email", EMAIL)
    window.fill_in("Full name", "Ada Lovelace")
    window.fill_in("Password", PASSWORD)
    window.press("Create user")
    window.wait_for_row("Users", EMAIL)
    window.wait_for_dialog_to_close()
