"""Desktop integration: a single instance, the window's position, the settings file and the tray."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path

from harness.app_window import InstalledApp, wait_until
from tests.e2e.desktop.conftest import Tray


def test_a_second_start_shows_the_first_window(app: InstalledApp) -> None:
    with app.open() as window:
        window.go_to("Users")
        shell, backend = app.shell(), app.backend()
        with window.covered() as is_covered:
            assert is_covered()
            assert app.start_again() == 0
            wait_until(lambda: not is_covered(), "the window is in front")
        assert (app.shell(), app.backend()) == (shell, backend)
        window.close()
        app.wait_for_end()


def test_the_app_starts_without_a_session_bus(app_without_bus: InstalledApp) -> None:
    with app_without_bus.open() as window:
        window.go_to("Users")
        window.close()
        app_without_bus.wait_for_end()


def test_the_window_opens_at_its_last_position(app: InstalledApp) -> None:
    place = (40, 50, 900, 600)
    with app.open() as window:
        window.go_to("Users")
        window.move_to(*place)
        wait_until(lambda: window.place() == place, "the window moves")
        window.close()
        app.wait_for_end()
    with app.open() as window:
        window.go_to("Users")
        assert window.place() == place


def test_a_window_of_a_removed_screen_opens_on_another_screen(app: InstalledApp) -> None:
    app.config.mkdir(parents=True)
    far_away = {"normal": {"x": 9000, "y": 9000, "width": 900, "height": 600}, "maximized": False}
    (app.config / "window.json").write_text(json.dumps(far_away))
    with app.open() as window:
        window.go_to("Users")
        x, y, width, height = window.place()
        assert (x >= 0, y >= 0, x + width <= 1280, y + height <= 900) == (True, True, True, True)


def test_a_broken_settings_file_is_renamed_and_reported(app: InstalledApp) -> None:
    app.config.mkdir(parents=True)
    (app.config / "settings.json").write_text("{ broken")
    with app.open() as window:
        window.find("//*[@role='alert'][contains(., 'settings.broken-1.json')]")
        assert (app.config / "settings.broken-1.json").read_text() == "{ broken"
        window.go_to("Settings")
        window.switch_on("Start at login")
        wait_until(lambda: autostart_entry(app).is_file(), "the login entry exists")
        window.close()
        app.wait_for_end()
    settings = app.config / "settings.json"
    assert json.loads(settings.read_text())["start_at_login"] is True
    assert settings.stat().st_mode & 0o777 == 0o600 or os.name == "nt"
    with app.open() as window:
        window.go_to("Settings")
        assert window.is_on("Start at login")


def test_the_window_is_hidden_in_the_tray_and_shown_again(app: InstalledApp, tray: Tray) -> None:
    with app.open() as window:
        window.go_to("Settings")
        window.switch_on("Keep running in the tray")
        window.close()
        wait_until(lambda: not window.is_shown(), "the window hides")
        assert app.shell()
        assert app.start_again() == 0
        wait_until(window.is_shown, "the window is shown")

        window.close()
        wait_until(lambda: not window.is_shown(), "the window hides again")
        tray.end()
        wait_until(window.is_shown, "the window is shown after the tray is removed")
        window.close()
        app.wait_for_end()


def test_the_package_depends_on_the_library_for_the_tray_icon(deb: Path) -> None:
    depends = subprocess.run(["dpkg-deb", "-f", deb, "Depends"], capture_output=True, text=True, check=True).stdout
    assert "libayatana-appindicator3-1" in depends


def autostart_entry(app: InstalledApp) -> Path:
    """Return the path of the file that makes the desktop start the app at login."""
    return app.config.parent / "autostart" / "Triptych.desktop"
