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
    :param folders: patterns of folders that it lies in where packages keep it out of PATH.
    """

    name: str
    version: Tuple[str, ...]
    why: str
    debian: Tuple[str, ...]
    brew: Tuple[str, ...] = ()
    folders: Tuple[str, ...] = ()

    def install_command(self, platform: Platform) -> Optional[str]:
        """Return the one command that installs it there, if one is known."""
        return brew(self.brew) if platform.is_macos else apt_get(self.debian)


@dataclass(frozen=True)
class SystemLibrary:
    """A library of the operating system, by the name that pkg-config knows it by. Linux alone has it as a package."""

    name: str
    why: str
    debian: Tuple[str, ...]


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
    SystemProgram("cc", ("--version",), "Rust links programs with it.", ("build-essential",)),
    SystemProgram("dbus-daemon", ("--version",), "A desktop app talks to its session bus.", ("dbus",)),
    SystemProgram("dpkg-deb", ("--version",), "It makes and unpacks .deb packages.", ("dpkg",)),
    SystemProgram("file", ("--version",), "The bundler asks it what kind of program it packs.", ("file",), ("file",)),
    SystemProgram("git", ("--version",), "It makes copies of the repository to test on.", ("git",), ("git",)),
    SystemProgram("import", ("-version",), "It takes pictures of windows.", ("imagemagick",), ("imagemagick",)),
    SystemProgram("objdump", ("--version",), "PyInstaller reads libraries with it.", ("binutils",)),
    SystemProgram("pkg-config", ("--version",), "It tells where libraries lie.", ("pkg-config",), ("pkg-config",)),
    SystemProgram(
        "postgres",
        ("--version",),
        "It is the server of the tests that run on PostgreSQL.",
        ("postgresql",),
        ("postgresql@17",),
        ("/usr/lib/postgresql/*/bin", "/opt/homebrew/opt/postgresql@*/bin", "/usr/local/opt/postgresql@*/bin"),
    ),
    SystemProgram("WebKitWebDriver", ("--version",), "It drives the window in tests.", ("webkit2gtk-driver",)),
    SystemProgram("Xvfb", ("-version",), "It is the screen of windows in tests.", ("xvfb",)),
)

PROGRAMS: Dict[str, SystemProgram] = {program.name: program for program in _PROGRAMS}

# Debian 12's own rustc is too old; it keeps a current one for its browsers, under these names.
RUST = SystemProgram(
    "Rust",
    ("--version",),
    "It compiles the shell. Where no package has it, https://rustup.rs does.",
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
