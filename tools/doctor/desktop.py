"""Display, session bus and the limits on watched files."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

from doctor.check import FOUND, NOTE, Check
from doctor.machine import Machine, as_root
from triptych_pants.toolchain.catalog import RUN_APP, RUN_DEV

GROUP = "desktop"
INOTIFY = Path("/proc/sys/fs/inotify")
# The dev loop watches about 2,000 folders; an editor often watches as many.
ENOUGH_WATCHES = 65_536
ENOUGH_INSTANCES = 128


def has_display(environment: Mapping[str, str], machine: Machine) -> bool:
    """Return whether a window can be opened."""
    return machine.is_macos or bool(environment.get("DISPLAY") or environment.get("WAYLAND_DISPLAY"))


def check_desktop(environment: Mapping[str, str], machine: Machine) -> list[Check]:
    """Return checks of the display and, on Linux, of the session bus."""
    goals = (RUN_APP, RUN_DEV)
    if machine.is_macos:
        return [Check(GROUP, "display", FOUND, "macOS", goals)]
    if not has_display(environment, machine):
        advice = "`run //:app` and `run //:dev` serve the frontend to a browser instead of opening a window."
        return [Check(GROUP, "display", NOTE, "neither DISPLAY nor WAYLAND_DISPLAY is set", goals, advice)]
    display = environment.get("WAYLAND_DISPLAY") or environment["DISPLAY"]
    return [Check(GROUP, "display", FOUND, display, goals), check_bus(environment)]


def check_bus(environment: Mapping[str, str]) -> Check:
    """Return whether there is a session bus."""
    goals = (RUN_APP, RUN_DEV)
    address = environment.get("DBUS_SESSION_BUS_ADDRESS")
    usual = Path(environment.get("XDG_RUNTIME_DIR") or f"/run/user/{os.geteuid()}") / "bus"
    if address or usual.exists():
        return Check(GROUP, "session bus", FOUND, address or str(usual), goals)
    advice = "The app works without tray, and a second start opens a second window. `dbus-run-session` provides a bus."
    return Check(GROUP, "session bus", NOTE, "DBUS_SESSION_BUS_ADDRESS is not set", goals, advice)


def check_watches(folder: Path = INOTIFY) -> list[Check]:
    """Return checks of the limits on watched files. Only Linux has them."""
    limits = (("max_user_watches", ENOUGH_WATCHES), ("max_user_instances", ENOUGH_INSTANCES))
    return [check_limit(folder / name, enough) for name, enough in limits if (folder / name).exists()]


def check_limit(file: Path, enough: int) -> Check:
    """Return whether a limit of inotify is high enough for the dev loop and an editor."""
    name, value = f"inotify {file.name}", int(file.read_text())
    if value >= enough:
        return Check(GROUP, name, FOUND, f"{value:,}", (RUN_DEV,))
    advice = "Otherwise changes of files may not be noticed."
    command = as_root(f"sysctl fs.inotify.{file.name}={max(enough, 8 * value)}")
    return Check(GROUP, name, NOTE, f"{value:,}, which is low", (RUN_DEV,), advice, command)
