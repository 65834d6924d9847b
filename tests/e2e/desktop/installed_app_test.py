"""The one journey that every installed app must survive: make things, close, open, be killed."""

from __future__ import annotations

import os
import re
import signal
import subprocess
from pathlib import Path

import pytest
from e2e.desktop.user_flows import EMAIL, TITLE, create_item, create_user, screenshots

from harness.app_window import InstalledApp


def test_data_outlives_the_window_and_no_process_outlives_the_shell(app: InstalledApp, tmp_path: Path) -> None:
    shots = screenshots(tmp_path)

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


@pytest.mark.parametrize(
    "request_to_end",
    # The last one is what a crash of the web engine looks like.
    [signal.SIGTERM, signal.SIGINT, signal.SIGHUP, signal.SIGABRT],
    ids=lambda request: request.name,
)
def test_a_shell_that_is_told_to_end_takes_everything_with_it(
    app: InstalledApp, request_to_end: signal.Signals
) -> None:
    with app.open() as window:
        window.go_to("Users")
        os.kill(app.shell(), request_to_end)
        app.wait_for_end()


def test_without_a_display_one_sentence_says_so(program: Path) -> None:
    ran = subprocess.run([program], env={"PATH": os.environ["PATH"]}, capture_output=True, text=True, check=False)
    assert (ran.returncode, ran.stderr.startswith("triptych: There is no display")) == (1, True)


def test_the_package_asks_for_the_c_library_that_its_programs_want(deb: Path, program: Path) -> None:
    depends = subprocess.run(["dpkg-deb", "-f", deb, "Depends"], capture_output=True, text=True, check=True).stdout
    asked = re.search(r"libc6 \(>= 2\.(\d+)\)", depends)
    wanted: set[int] = set()
    for path in program.parents[1].rglob("*"):
        if path.is_file() and path.open("rb").read(4) == b"\x7fELF":
            symbols = subprocess.run(["objdump", "-T", path], capture_output=True, text=True, check=True).stdout
            wanted |= {int(minor) for minor in re.findall(r"GLIBC_2\.(\d+)", symbols)}
    assert asked is not None
    assert max(wanted) <= int(asked[1])


def test_a_dialog_outlives_its_backend_and_is_saved_by_the_next_one(app: InstalledApp, tmp_path: Path) -> None:
    with app.open() as window:
        window.go_to("Items")
        window.press("New item")
        window.fill_in("Title", "Difference")
        lost = app.backend()
        with app.next_backend_held_back():
            os.kill(lost, signal.SIGKILL)
            window.wait_for_notice("Reconnecting")
            window.fill_in("Title", " engine")
            window.screenshot(screenshots(tmp_path) / "reconnecting.png")
        window.wait_for_notice_to_go("Reconnecting")
        assert app.backend() != lost
        assert window.value("Title") == TITLE

        window.press("Create item")
        window.wait_for_row("Items", TITLE)
        window.close()
        app.wait_for_end()
