"""The operating system, and how it installs packages."""

from __future__ import annotations

import os
import platform
import shlex
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from doctor.check import FOUND, NOTE, Check
from launcher.missing import is_superuser
from triptych_pants.toolchain.catalog import apt_get, brew

DEBIAN, MACOS, OTHER = "debian", "macos", "other"
GROUP = "machine"


@dataclass(frozen=True)
class Machine:
    """An operating system.

    :param family: DEBIAN, MACOS or OTHER: whose packages are known.
    :param name: its name and version.
    """

    family: str
    name: str

    @property
    def is_macos(self) -> bool:
        return self.family == MACOS

    def install_command(self, debian: Iterable[str], formulas: Iterable[str] = ()) -> str | None:
        """Return the command that installs these packages, with sudo for users who are not root, or None."""
        if self.is_macos:
            return brew(formulas)
        command = apt_get(debian) if self.family == DEBIAN else None
        return command and as_root(command)

    def advice(self, debian: Iterable[str]) -> str:
        """Return what to do if the packages of this system are unknown, or an empty string."""
        names = ", ".join(debian)
        if self.family == DEBIAN or not names:
            return ""
        if self.is_macos:
            return "macOS has no known package for it."
        return f"Install your system's package for it. In Debian its name is {names}."


def as_root(command: str) -> str:
    """Return the command as this user has to type it."""
    return command if is_superuser() else f"sudo {command}"


def this_machine() -> Machine:
    """Return the operating system of this machine."""
    if sys.platform == "darwin":
        return Machine(MACOS, f"macOS {platform.mac_ver()[0]}")
    release = os_release(Path("/etc/os-release"), Path("/usr/lib/os-release"))
    ids = {release.get("ID", ""), *release.get("ID_LIKE", "").split()}
    return Machine(DEBIAN if ids & {"debian", "ubuntu"} else OTHER, release.get("PRETTY_NAME") or platform.platform())


def os_release(*files: Path) -> dict[str, str]:
    """Return the values of the first file that exists (https://www.freedesktop.org/software/systemd/man/os-release)."""
    for file in files:
        try:
            lines = file.read_text(encoding="utf-8").splitlines()
        except OSError:
            continue
        pairs = (line.split("=", 1) for line in lines if "=" in line and not line.startswith("#"))
        return {name: " ".join(shlex.split(value)) for name, value in pairs}
    return {}


def check_system(machine: Machine, root: Path) -> list[Check]:
    """Return what is known about the operating system and the place of the clone."""
    name = f"{machine.name}, {platform.machine()}"
    if machine.family == DEBIAN:
        checks = [Check(GROUP, "operating system", FOUND, name)]
    else:
        advice = "Its packages are partly known. See docs/platforms.md."
        checks = [Check(GROUP, "operating system", NOTE, name, advice=advice)]
    if "microsoft" in platform.release().lower() and root.parts[1:2] == ("mnt",):
        advice = "Files of Windows are slow in WSL, and changes of them are not noticed. Clone into your Linux home."
        checks.append(Check(GROUP, "clone", NOTE, f"{root} is a folder of Windows", advice=advice))
    return checks


def check_processors() -> Check:
    """Return the number of processors and the memory."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    detail = f"{os.cpu_count()} processors, {memory:.0f} GiB of memory"
    if memory >= 3.5:
        return Check(GROUP, "size", FOUND, detail)
    advice = "Compiling the shell needs about 4 GiB. Add memory or swap if the compiler is killed."
    return Check(GROUP, "size", NOTE, detail, advice=advice)
