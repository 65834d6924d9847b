"""What no registry that we use brings, and how each system installs it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Dict, Iterable, Optional, Tuple

from pants.engine.platform import Platform


@dataclass(frozen=True)
class SystemProgram:
    """A program of the operating system.

    :param version: the arguments that make it print its version, which belongs to cache keys.
    :param why: one sentence: what it is for.
    :param debian: packages of Debian and Ubuntu.
    :param brew: formulas of Homebrew; empty where macOS has no such thing.
    """

    name: str
    version: Tuple[str, ...]
    why: str
    debian: Tuple[str, ...]
    brew: Tuple[str, ...] = ()

    def install_command(self, platform: Platform) -> Optional[str]:
        """Return the one command that installs it there, if one is known."""
        return brew(self.brew) if platform.is_macos else apt_get(self.debian)


def apt_get(packages: Iterable[str]) -> Optional[str]:
    """Return the command that installs packages of Debian and Ubuntu, or None for none."""
    names = " ".join(dict.fromkeys(packages))
    return f"apt-get install -y --no-install-recommends {names}" if names else None


def brew(formulas: Iterable[str]) -> Optional[str]:
    """Return the command that installs formulas of Homebrew, or None for none."""
    names = " ".join(dict.fromkeys(formulas))
    return f"brew install {names}" if names else None


_PROGRAMS = (
    SystemProgram(
        "chromium", ("--version",), "It shows the frontend to the browser tests.", ("chromium",), ("chromium",)
    ),
    SystemProgram("dbus-daemon", ("--version",), "A desktop app talks to its session bus.", ("dbus",)),
    SystemProgram("dpkg-deb", ("--version",), "It makes and unpacks .deb packages.", ("dpkg",)),
    SystemProgram("file", ("--version",), "The bundler asks it what kind of program it packs.", ("file",), ("file",)),
    SystemProgram("git", ("--version",), "It makes copies of the repository to test on.", ("git",), ("git",)),
    SystemProgram("import", ("-version",), "It takes pictures of windows.", ("imagemagick",), ("imagemagick",)),
    SystemProgram("objdump", ("--version",), "PyInstaller reads libraries with it.", ("binutils",)),
    SystemProgram("WebKitWebDriver", ("--version",), "It drives the window in tests.", ("webkit2gtk-driver",)),
    SystemProgram("Xvfb", ("-version",), "It is the screen of windows in tests.", ("xvfb",)),
)

PROGRAMS: Dict[str, SystemProgram] = {program.name: program for program in _PROGRAMS}
