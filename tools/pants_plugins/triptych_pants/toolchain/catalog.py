"""The programs and libraries that no registry provides, and how to install them on each system."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Dict, Iterable, Optional, Tuple

from pants.engine.platform import Platform


@dataclass(frozen=True)
class SystemProgram:
    """A program of the operating system.

    :param version: the arguments that print its version, which is part of cache keys.
    :param why: one sentence about its purpose.
    :param debian: packages of Debian and Ubuntu.
    :param brew: formulas of Homebrew; empty if macOS has none.
    :param folders: patterns of folders to search in addition to PATH.
    """

    name: str
    version: Tuple[str, ...]
    why: str
    debian: Tuple[str, ...]
    brew: Tuple[str, ...] = ()
    folders: Tuple[str, ...] = ()

    def install_command(self, platform: Platform) -> Optional[str]:
        """Return the command that installs it on this platform, or None."""
        return brew(self.brew) if platform.is_macos else apt_get(self.debian)


@dataclass(frozen=True)
class SystemLibrary:
    """A library of the operating system, with its pkg-config name. Only Linux has packages for it."""

    name: str
    why: str
    debian: Tuple[str, ...]


def apt_get(packages: Iterable[str]) -> Optional[str]:
    """Return the command that installs packages of Debian and Ubuntu, or None without packages."""
    names = " ".join(dict.fromkeys(packages))
    return f"apt-get install -y --no-install-recommends {names}" if names else None


def brew(formulas: Iterable[str]) -> Optional[str]:
    """Return the command that installs formulas of Homebrew, or None without formulas."""
    names = " ".join(dict.fromkeys(formulas))
    return f"brew install {names}" if names else None


_PROGRAMS = (
    SystemProgram("chromium", ("--version",), "It runs the frontend in browser tests.", ("chromium",), ("chromium",)),
    SystemProgram("cc", ("--version",), "Rust links programs with it.", ("build-essential",)),
    SystemProgram("dbus-daemon", ("--version",), "Desktop apps use its session bus.", ("dbus",)),
    SystemProgram("dpkg-deb", ("--version",), "It makes and unpacks .deb packages.", ("dpkg",)),
    SystemProgram("file", ("--version",), "The bundler detects the kind of a program with it.", ("file",), ("file",)),
    SystemProgram("git", ("--version",), "It makes copies of the repository for tests.", ("git",), ("git",)),
    SystemProgram("import", ("-version",), "It takes screenshots of windows.", ("imagemagick",), ("imagemagick",)),
    SystemProgram("objdump", ("--version",), "PyInstaller reads libraries with it.", ("binutils",)),
    SystemProgram("pkg-config", ("--version",), "It finds libraries.", ("pkg-config",), ("pkg-config",)),
    SystemProgram(
        "postgres",
        ("--version",),
        "Tests with PostgreSQL start this server.",
        ("postgresql",),
        ("postgresql@17",),
        ("/usr/lib/postgresql/*/bin", "/opt/homebrew/opt/postgresql@*/bin", "/usr/local/opt/postgresql@*/bin"),
    ),
    SystemProgram("WebKitWebDriver", ("--version",), "It drives the window in tests.", ("webkit2gtk-driver",)),
    SystemProgram("Xvfb", ("-version",), "It is the display for windows in tests.", ("xvfb",)),
)

PROGRAMS: Dict[str, SystemProgram] = {program.name: program for program in _PROGRAMS}

# Debian 12's own rustc is too old, but it also has a current one for its browsers, under these names.
RUST = SystemProgram(
    "Rust",
    ("--version",),
    "It compiles the shell. If your system has no package, install it from https://rustup.rs.",
    ("cargo-web", "rustc-web", "rustfmt-web", "rust-web-clippy"),
    ("rust",),
)

# By the name of the program.
RUST_COMPONENTS: Dict[str, SystemProgram] = {
    "cargo-clippy": SystemProgram("clippy", ("--version",), "It lints Rust.", ("rust-web-clippy",), ("rust",)),
    "rustfmt": SystemProgram("rustfmt", ("--version",), "It formats Rust.", ("rustfmt-web",), ("rust",)),
}

_LIBRARIES = (
    SystemLibrary("ayatana-appindicator3-0.1", "The app's icon in the tray.", ("libayatana-appindicator3-dev",)),
    SystemLibrary("dbus-1", "The session bus of the desktop.", ("libdbus-1-dev",)),
    SystemLibrary("librsvg-2.0", "It draws icons.", ("librsvg2-dev",)),
    SystemLibrary("webkit2gtk-4.1", "The web engine that draws the window.", ("libwebkit2gtk-4.1-dev",)),
)

LIBRARIES: Dict[str, SystemLibrary] = {library.name: library for library in _LIBRARIES}
