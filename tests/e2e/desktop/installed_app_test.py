"""The installed app: data is kept when the app is closed or killed, and no process is left."""

from __future__ import annotations

import os
import re
import signal
import subprocess
from pathlib import Path

import pytest

from harness.app_window import InstalledApp
from tests.e2e.desktop.user_flows import EMAIL, PASSWORD, create_user, screenshots


def test_data_is_kept_and_no_process_is_left_after_the_shell(app: InstalledApp, tmp_path: Path) -> None:
    shots = screenshots(tmp_path)

    with app.open() as window:
        create_user(window)
        window.screenshot(shots / "users.png")
        window.close()
        app.wait_for_end()

    with app.open() as window:
        window.go_to("Users")
        window.wait_for_row("Users", EMAIL)
        window.screenshot(shots / "reopened.png")
        os.kill(app.shell(), signal.SIGKILL)
        app.wait_for_end()


@pytest.mark.parametrize(
    "request_to_end",
    # SIGABRT ends the shell as a crash of the web engine does.
    [signal.SIGTERM, signal.SIGINT, signal.SIGHUP, signal.SIGABRT],
    ids=lambda request: request.name,
)
def test_a_signal_to_the_shell_ends_all_processes(app: InstalledApp, request_to_end: signal.Signals) -> None:
    with app.open() as window:
        window.go_to("Users")
        os.kill(app.shell(), request_to_end)
        app.wait_for_end()


def test_a_missing_display_is_reported(program: Path) -> None:
    ran = subprocess.run([program], env={"PATH": os.environ["PATH"]}, capture_output=True, text=True, check=False)
    assert (ran.returncode, ran.stderr.startswith("triptych: There is no display")) == (1, True)


def test_the_package_depends_on_a_c_library_that_its_programs_can_use(deb: Path, program: Path) -> None:
    depends = subprocess.run(["dpkg-deb", "-f", deb, "Depends"], capture_output=True, text=True, check=True).stdout
    declared = re.search(r"libc6 \(>= 2\.(\d+)\)", depends)
    required: set[int] = set()
    for path in program.parents[1].rglob("*"):
        if path.is_file() and path.open("rb").read(4) == b"\x7fELF":
            symbols = subprocess.run(["objdump", "-T", path], capture_output=True, text=True, check=True).stdout
            required |= {int(minor) for minor in re.findall(r"GLIBC_2\.(\d+)", symbols)}
    assert declared is not None
    assert max(required) <= int(declared[1])


def test_an_open_dialog_is_kept_and_saved_after_a_restart_of_the_backend(app: InstalledApp, tmp_path: Path) -> None:
    with app.open() as window:
        window.go_to("Users")
        window.press("New user")
        window.fill_in("Password", PASSWORD)
        window.fill_in("Email", "ada@")
        lost = app.backend()
        with app.next_backend_held_back():
            os.kill(lost, signal.SIGKILL)
            window.wait_for_notice("Reconnecting")
            window.fill_in("Email", "example.com")
            window.screenshot(screenshots(tmp_path) / "reconnecting.png")
        window.wait_for_notice_to_go("Reconnecting")
        assert app.backend() != lost
        assert window.value("Email") == EMAIL

        window.press("Create user")
        window.wait_for_row("Users", EMAIL)
        window.close()
        app.wait_for_end()
