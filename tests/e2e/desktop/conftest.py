"""Fixtures for tests of the installed app.

Every test has its own unpacked package, X server, D-Bus and home folder, so that tests can run in parallel and do not
change the user's files. Nothing is faked: shell, web engine, frontend and frozen backend come from the package.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from jeepney.bus_messages import message_bus  # type: ignore[import-untyped]
from jeepney.io.blocking import Proxy, open_dbus_connection  # type: ignore[import-untyped]

from harness.app_window import InstalledApp

# Name of the desktop's tray on the session bus.
TRAY = "org.kde.StatusNotifierWatcher"

APT_PACKAGES = "dbus imagemagick webkit2gtk-driver xvfb"


def find_program(name: str) -> str:
    """Return the path of a program, or fail with the command that installs it."""
    path = shutil.which(name)
    if path is None:
        pytest.fail(f"{name} is missing. The window test needs it. Install it: apt-get install {APT_PACKAGES}")
    return path


@pytest.fixture
def deb() -> Path:
    """Return the package under test: `TRIPTYCH_TEST_DEB`, or the only .deb in the sandbox."""
    named = os.environ.get("TRIPTYCH_TEST_DEB")
    found = [Path(named)] if named else sorted([*Path.cwd().glob("*.deb"), *Path.cwd().glob("*/*.deb")])
    if len(found) != 1 or not found[0].is_file():
        pytest.fail(
            f"There is no package to test: TRIPTYCH_TEST_DEB is {named!r} and "
            f"{Path.cwd()} contains {len(found)} .deb files. Build a package with "
            "`./pants package //:installers` and set TRIPTYCH_TEST_DEB to its path."
        )
    return found[0].resolve()


@pytest.fixture
def program(deb: Path, tmp_path: Path) -> Path:
    """Return the program of the unpacked package, which finds its resources in `../lib`, as after an installation."""
    root = tmp_path / "root"
    subprocess.run([find_program("dpkg-deb"), "-x", deb, root], check=True)
    return root / "usr/bin/triptych"


@pytest.fixture
def display() -> Iterator[str]:
    """Start an X server and return its display."""
    read_end, write_end = os.pipe()
    with os.fdopen(read_end) as number:
        server = subprocess.Popen(
            [find_program("Xvfb"), "-displayfd", str(write_end), "-screen", "0", "1280x900x24", "-nolisten", "tcp"],
            pass_fds=[write_end],
            stderr=subprocess.DEVNULL,
        )
        os.close(write_end)
        yield f":{number.readline().strip()}"
    end(server)


@pytest.fixture
def bus() -> Iterator[str]:
    """Start a D-Bus session bus and return its address."""
    daemon = subprocess.Popen(
        [find_program("dbus-daemon"), "--session", "--nofork", "--print-address"],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    assert daemon.stdout is not None
    yield daemon.stdout.readline().strip()
    end(daemon)


@pytest.fixture
def environment(display: str, tmp_path: Path) -> dict[str, str]:
    """Return the environment variables of the app, without a session bus."""
    home, runtime = tmp_path / "home", tmp_path / "run"
    home.mkdir()
    runtime.mkdir(mode=0o700)
    return {
        "DISPLAY": display,
        "HOME": str(home),
        "LANG": "C.UTF-8",
        "NO_AT_BRIDGE": "1",
        "PATH": os.environ["PATH"],
        "XDG_RUNTIME_DIR": str(runtime),
    }


@pytest.fixture
def app(program: Path, environment: dict[str, str], bus: str) -> Iterator[InstalledApp]:
    """Return the app, which is not started yet. Its processes are killed after the test."""
    with installed(program, {**environment, "DBUS_SESSION_BUS_ADDRESS": bus}) as app:
        yield app


@pytest.fixture
def app_without_bus(program: Path, environment: dict[str, str]) -> Iterator[InstalledApp]:
    """Return the app without a session bus."""
    # Without an address, GLib would start a bus of its own with dbus-launch, if the machine has it (dbus-x11).
    with installed(program, {**environment, "DBUS_SESSION_BUS_ADDRESS": "unix:path=/no/bus"}) as app:
        yield app


@contextmanager
def installed(program: Path, environment: dict[str, str]) -> Iterator[InstalledApp]:
    """Return the app. Its processes are killed at the end of the block."""
    app = InstalledApp(program, environment, driver=find_program("WebKitWebDriver"))
    try:
        yield app
    finally:
        app.kill_all()


class Tray:
    """A fake tray, which owns the tray's name on the session bus."""

    def __init__(self, bus: str) -> None:
        self._connection = open_dbus_connection(bus)
        reply = Proxy(message_bus, self._connection).RequestName(TRAY)
        assert reply == (1,), f"the bus refuses the name of the tray: {reply}"

    def end(self) -> None:
        """Remove the tray."""
        self._connection.close()


@pytest.fixture
def tray(bus: str) -> Iterator[Tray]:
    """Create a tray on the app's session bus."""
    tray = Tray(bus)
    yield tray
    tray.end()


def end(process: subprocess.Popen[str] | subprocess.Popen[bytes]) -> None:
    """Stop a server that a fixture started."""
    process.terminate()
    process.wait(timeout=20)
