"""The installed app on a screen of its own.

Every test gets its own unpacked package, X server, D-Bus and home folder, so that tests can run side by side and
touch nothing of the person who runs them. Nothing is faked: shell, web engine, frontend and frozen backend are the
package's.
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

# What a desktop's tray owns on the session bus.
TRAY = "org.kde.StatusNotifierWatcher"

APT_PACKAGES = "dbus imagemagick webkit2gtk-driver xvfb"


def find_program(name: str) -> str:
    """The path of a program, or a failure that says how to get it."""
    path = shutil.which(name)
    if path is None:
        pytest.fail(f"{name} is missing; the window test needs it: apt-get install {APT_PACKAGES}")
    return path


@pytest.fixture
def deb() -> Path:
    """The package under test: `TRIPTYCH_TEST_DEB`, or else the only .deb in the sandbox."""
    named = os.environ.get("TRIPTYCH_TEST_DEB")
    found = [Path(named)] if named else sorted([*Path.cwd().glob("*.deb"), *Path.cwd().glob("*/*.deb")])
    if len(found) != 1 or not found[0].is_file():
        pytest.fail(
            f"no package to test: TRIPTYCH_TEST_DEB is {named!r} and "
            f"{Path.cwd()} holds {len(found)} .deb files; build one with "
            "`./pants package //:installers` and name it in TRIPTYCH_TEST_DEB"
        )
    return found[0].resolve()


@pytest.fixture
def program(deb: Path, tmp_path: Path) -> Path:
    """The unpacked package's program, which finds its resources in `../lib` as the installed one does."""
    root = tmp_path / "root"
    subprocess.run([find_program("dpkg-deb"), "-x", deb, root], check=True)
    return root / "usr/bin/triptych"


@pytest.fixture
def display() -> Iterator[str]:
    """An X server on the first free display."""
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
    """A D-Bus session bus."""
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
    """What the app of a user at this screen finds in its environment, who has no session bus."""
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
    """The app, not yet opened; whatever of it still runs after the test is killed."""
    with installed(program, {**environment, "DBUS_SESSION_BUS_ADDRESS": bus}) as app:
        yield app


@pytest.fixture
def app_without_bus(program: Path, environment: dict[str, str]) -> Iterator[InstalledApp]:
    """The app where there is no session bus."""
    with installed(program, environment) as app:
        yield app


@contextmanager
def installed(program: Path, environment: dict[str, str]) -> Iterator[InstalledApp]:
    """The app of this user, whose processes are killed at the end of the block."""
    app = InstalledApp(program, environment, driver=find_program("WebKitWebDriver"))
    try:
        yield app
    finally:
        app.kill_all()


class Tray:
    """A desktop's tray, as far as an app can tell: somebody owns the name that trays go by."""

    def __init__(self, bus: str) -> None:
        self._connection = open_dbus_connection(bus)
        reply = Proxy(message_bus, self._connection).RequestName(TRAY)
        assert reply == (1,), f"the bus does not give the tray's name: {reply}"

    def end(self) -> None:
        """Takes the tray away."""
        self._connection.close()


@pytest.fixture
def tray(bus: str) -> Iterator[Tray]:
    """A tray on the app's session bus."""
    tray = Tray(bus)
    yield tray
    tray.end()


def end(process: subprocess.Popen[str] | subprocess.Popen[bytes]) -> None:
    """Ends a server that a fixture started."""
    process.terminate()
    process.wait(timeout=20)
