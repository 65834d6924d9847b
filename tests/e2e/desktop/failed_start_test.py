"""Messages of the window at the start and the end: a damaged database, a long upgrade, a slow shutdown, a crash."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import sqlite3
import threading
import time
import zipfile
from pathlib import Path

from harness.app_window import InstalledApp, wait_until
from tests.e2e.desktop.user_flows import EMAIL, create_user, screenshots

RELEASED = Path("tests/python/app_tests/db/released/0001.db").absolute()
# Megabytes in an additional table, so that the backup takes some time.
LARGE = 120


def damage(database: Path) -> None:
    """Overwrite all pages except the first, as a failing disk may."""
    with database.open("r+b") as file:
        file.seek(4096)
        file.write(b"\xff" * (database.stat().st_size - 4096))


def test_a_damaged_database_is_reported_and_a_backup_restored(app: InstalledApp, tmp_path: Path) -> None:
    shots = screenshots(tmp_path)
    with app.open() as window:
        create_user(window)
        token = window.token()
        window.close()
        app.wait_for_end()
    app.run_backend("backup")
    damage(app.data / "app.db")

    with app.open() as window:
        window.find("//h1[.='Triptych could not start']")
        window.find("//*[contains(., 'Your database is damaged.')]")
        window.screenshot(shots / "failed.png")
        window.press("Save diagnostics")
        saved = window.find("//*[@role='status']//code").text
        window.press("Restore a backup…")
        window.find("//table[@aria-label='Backups']//td[.='Manual']")
        window.screenshot(shots / "backups.png")
        window.press("Restore", within="//tr[contains(., 'Manual')]")
        window.press("Restore this backup")
        window.go_to("Users")
        window.wait_for_row("Users", EMAIL)
        window.screenshot(shots / "restored.png")
        tokens = [token, window.token()]
        window.close()
        app.wait_for_end()

    kept = [path.name for path in (app.data / "backups").iterdir()]
    assert any(name.startswith("replaced-") or "before-restore" in name for name in kept), kept
    with zipfile.ZipFile(saved) as diagnostics:
        files = {name: diagnostics.read(name).decode() for name in diagnostics.namelist()}
    assert "database_corrupt" in files["about.json"]
    logs = app.log("shell.log") + app.log("backend.log")
    assert "failed (database_corrupt) -> restoring" in logs
    for secret in (*tokens, EMAIL):
        assert secret not in logs + "".join(files.values())
    assert str(app.home) not in "".join(files.values())
    launches = [{line.split(" ")[3] for line in app.log(name).splitlines()} for name in ("shell.log", "backend.log")]
    assert launches[0] == launches[1]
    assert len(launches[0]) == 2


def test_an_upgrade_shows_its_progress(app: InstalledApp, tmp_path: Path) -> None:
    app.data.mkdir(mode=0o700, parents=True)
    shutil.copyfile(RELEASED, app.data / "app.db")
    with contextlib.closing(sqlite3.connect(app.data / "app.db")) as database, database:
        database.execute("CREATE TABLE large (content BLOB)")
        database.executemany("INSERT INTO large VALUES (zeroblob(1000000))", [()] * LARGE)
    held = threading.Thread(target=hold_in_upgrade, args=(app,))
    held.start()
    with app.open() as window:
        window.find("//*[contains(., 'Step 1 of 3')]")
        held.join()
        window.screenshot(screenshots(tmp_path) / "upgrading.png")
        os.kill(app.backend(), signal.SIGCONT)
        window.go_to("Users")
        window.close()
        app.wait_for_end()


def hold_in_upgrade(app: InstalledApp) -> None:
    """Suspend the backend during the backup before an upgrade."""
    wait_until(lambda: "migrating (0001 to " in app.log("shell.log"), "the upgrade begins")
    os.kill(app.backend(), signal.SIGSTOP)


def test_the_window_shows_that_it_waits_for_the_backend_to_end(app: InstalledApp, tmp_path: Path) -> None:
    with app.open() as window:
        window.go_to("Users")
        window.press("New user")
        os.kill(app.backend(), signal.SIGSTOP)
        window.close()
        window.find("//p[.='Closing…']")
        window.screenshot(screenshots(tmp_path) / "closing.png")
        # The shell kills the backend after its timeout.
        app.wait_for_end()


def test_the_window_is_dark_on_a_dark_desktop_before_the_page_is_loaded(app: InstalledApp, tmp_path: Path) -> None:
    app.use(GTK_THEME="Adwaita:dark")
    with contextlib.ExitStack() as held:
        held.enter_context(app.next_backend_held_back())
        with app.open() as window:
            window.find("//p[.='Starting…']")
            window.screenshot(screenshots(tmp_path) / "dark.png")
            assert window.color(5, 5) == "#242424"
            held.close()
            window.go_to("Users")
            window.close()
            app.wait_for_end()


def test_a_crash_is_reported_once(app: InstalledApp, tmp_path: Path) -> None:
    with app.open() as window:
        window.go_to("Users")
        os.kill(app.shell(), signal.SIGKILL)
        app.wait_for_end()
    with app.open() as window:
        window.find("//*[contains(., 'ended unexpectedly the last time')]")
        window.screenshot(screenshots(tmp_path) / "after-a-crash.png")
        window.close()
        app.wait_for_end()
    assert (app.data.parent / "running.json").read_text() == ""


def test_no_process_is_left_after_the_shell_is_killed_at_any_time(app: InstalledApp) -> None:
    kills = int(os.environ.get("TRIPTYCH_TEST_KILLS") or 5)
    for number in range(kills):
        shell = app.start()
        # Equally spaced, from the start of the process until after the backend is ready.
        time.sleep(3 * number / kills)
        shell.kill()
        shell.wait()
        app.wait_for_end()
    with app.open() as window:
        window.go_to("Users")
        window.close()
        app.wait_for_end()
