"""The programs and libraries that no registry provides, how to install them on each system, and the goals that need
them.

`./pants doctor` imports this module without Pants, so it uses only the standard library.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Dict, Iterable, Optional, Tuple

# Commands of `./pants`, as the documentation writes them.
RUN_APP = "run //:app"
RUN_DEV = "run //:dev"
TEST = "test ::"
LINT = "lint check ::"
FORMAT = "fmt ::"
PACKAGE = "package //:installers"
END_TO_END = "--tag=e2e test ::"

_RUST = (RUN_APP, RUN_DEV, TEST, LINT, PACKAGE, END_TO_END)


@dataclass(frozen=True)
class SystemProgram:
    """A program of the operating system.

    :param version: the arguments that print its version, which is part of cache keys.
    :param why: one sentence about its purpose.
    :param goals: the commands that need it.
    :param debian: packages of Debian and Ubuntu.
    :param brew: formulas of Homebrew; empty if macOS has none.
    :param folders: patterns of folders to search in addition to PATH.
    :param optional: whether the goals only skip something without it.
    """

    name: str
    version: Tuple[str, ...]
    why: str
    goals: Tuple[str, ...]
    debian: Tuple[str, ...]
    brew: Tuple[str, ...] = ()
    folders: Tuple[str, ...] = ()
    optional: bool = False

    def install_command(self, is_macos: bool) -> Optional[str]:
        """Return the command that installs it with Homebrew on macOS or with apt-get elsewhere, or None."""
        return brew(self.brew) if is_macos else apt_get(self.debian)


@dataclass(frozen=True)
class SystemLibrary:
    """A library of the operating system, with its pkg-config name. Only Linux has packages for it."""

    name: str
    why: str
    goals: Tuple[str, ...]
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
    SystemProgram(
        "chromium",
        ("--version",),
        "It runs the frontend in browser tests.",
        (END_TO_END,),
        ("chromium",),
        ("chromium",),
    ),
    SystemProgram("cc", ("--version",), "Rust links programs with it.", _RUST, ("build-essential",)),
    SystemProgram("dbus-daemon", ("--version",), "Desktop apps use its session bus.", (END_TO_END,), ("dbus",)),
    SystemProgram("dpkg-deb", ("--version",), "It makes and unpacks .deb packages.", (END_TO_END,), ("dpkg",)),
    SystemProgram(
        "file", ("--version",), "The bundler detects the kind of a program with it.", (PACKAGE,), ("file",), ("file",)
    ),
    SystemProgram(
        "git", ("--version",), "It makes copies of the repository for tests.", (TEST, END_TO_END), ("git",), ("git",)
    ),
    SystemProgram(
        "import", ("-version",), "It takes screenshots of windows.", (END_TO_END,), ("imagemagick",), ("imagemagick",)
    ),
    SystemProgram(
        "objdump", ("--version",), "PyInstaller reads libraries with it.", (PACKAGE, END_TO_END), ("binutils",)
    ),
    SystemProgram("pkg-config", ("--version",), "It finds libraries.", _RUST, ("pkg-config",), ("pkg-config",)),
    SystemProgram(
        "postgres",
        ("--version",),
        "Tests with PostgreSQL start this server.",
        (TEST,),
        ("postgresql",),
        ("postgresql@17",),
        ("/usr/lib/postgresql/*/bin", "/opt/homebrew/opt/postgresql@*/bin", "/usr/local/opt/postgresql@*/bin"),
        optional=True,
    ),
    SystemProgram(
        "WebKitWebDriver", ("--version",), "It drives the window in tests.", (END_TO_END,), ("webkit2gtk-driver",)
    ),
    SystemProgram("Xvfb", ("-version",), "It is the display for windows in tests.", (END_TO_END,), ("xvfb",)),
)

PROGRAMS: Dict[str, SystemProgram] = {program.name: program for program in _PROGRAMS}

# Debian 12's own rustc is too old, but it also has a current one for its browsers, under these names.
RUST = SystemProgram(
    "Rust",
    ("--version",),
    "It compiles the shell. If your system has no package, install it from https://rustup.rs.",
    _RUST,
    ("cargo-web", "rustc-web", "rustfmt-web", "rust-web-clippy"),
    ("rust",),
)

# By the name of the program.
RUST_COMPONENTS: Dict[str, SystemProgram] = {
    "cargo-clippy": SystemProgram("clippy", ("--version",), "It lints Rust.", (LINT,), ("rust-web-clippy",), ("rust",)),
    "rustfmt": SystemProgram(
        "rustfmt", ("--version",), "It formats Rust.", (FORMAT, LINT), ("rustfmt-web",), ("rust",)
    ),
}

_LIBRARIES = (
    SystemLibrary("ayatana-appindicator3-0.1", "The app's icon in the tray.", _RUST, ("libayatana-appindicator3-dev",)),
    SystemLibrary("dbus-1", "The session bus of the desktop.", _RUST, ("libdbus-1-dev",)),
    SystemLibrary("librsvg-2.0", "It draws icons.", _RUST, ("librsvg2-dev",)),
    SystemLibrary("webkit2gtk-4.1", "The web engine that draws the window.", _RUST, ("libwebkit2gtk-4.1-dev",)),
)

LIBRARIES: Dict[str, SystemLibrary] = {library.name: library for library in _LIBRARIES}
