"""Finds Python interpreters, and downloads them if the machine has none."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from launcher.process import clean_environment

# A pyenv shim of a version that is not selected exists and is executable, but fails. So each candidate is run first. It
# reports its base executable, because a virtual environment may be deleted before its Python.
QUESTION = """
import importlib.util, json, sys, sysconfig
print(json.dumps({
    "path": getattr(sys, "_base_executable", None) or sys.executable,
    "version": list(sys.version_info[:2]),
    "has_ensurepip": importlib.util.find_spec("ensurepip") is not None,
    "is_shared": bool(sysconfig.get_config_var("Py_ENABLE_SHARED")),
}))
"""
ANSWER_SECONDS = 30


@dataclass(frozen=True)
class Interpreter:
    """A working Python: its absolute path and its properties."""

    path: str
    version: tuple[int, int]
    has_ensurepip: bool
    is_shared: bool


def ask(executable: Path) -> Interpreter | None:
    """Returns the interpreter with its properties, or None if it does not work."""
    try:
        done = subprocess.run(
            [str(executable), "-I", "-c", QUESTION],
            env=clean_environment(),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=ANSWER_SECONDS,
            check=True,
        )
        answer = json.loads(done.stdout)
    except (OSError, subprocess.SubprocessError, ValueError):
        return None
    major, minor = answer["version"]
    return Interpreter(answer["path"], (major, minor), answer["has_ensurepip"], answer["is_shared"])


def candidates(version: tuple[int, int], fetched: Path) -> Iterator[Path]:
    """Yields the paths at which a Python of that version may be, best first.

    `fetched` is the folder that `uv python install` fills for us.
    """
    name = f"python{version[0]}.{version[1]}"
    # The system's own comes first: it has libpython as a shared library, which PyInstaller needs and pyenv does not
    # build.
    folders = [Path("/usr/bin"), *(Path(entry) for entry in os.environ.get("PATH", "").split(os.pathsep) if entry)]
    for folder in dict.fromkeys(folders):
        yield folder / name
    pyenv = Path(os.environ.get("PYENV_ROOT") or Path.home() / ".pyenv")
    uv = Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local/share") / "uv/python"
    dotted = f"{version[0]}.{version[1]}"
    for parent, pattern in (
        (pyenv / "versions", f"{dotted}.*"),
        (uv, f"cpython-{dotted}*"),
        (fetched, f"cpython-{dotted}*"),
    ):
        for folder in sorted(parent.glob(pattern), reverse=True):
            yield folder / "bin" / name


def find(version: tuple[int, int], fetched: Path) -> Interpreter | None:
    """Returns the best working Python of that version, or None.

    One without ensurepip cannot create virtual environments and is ignored. One with a shared libpython is preferred.
    """
    static = None
    for candidate in candidates(version, fetched):
        if not candidate.is_file():
            continue
        found = ask(candidate)
        if found is None or found.version != version or not found.has_ensurepip:
            continue
        if found.is_shared:
            return found
        static = static or found
    return static
