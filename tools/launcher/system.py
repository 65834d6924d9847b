"""Completes the system's Python: Debian and Ubuntu package the support for virtual environments separately."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Sequence
from pathlib import Path

from launcher.interpreters import Interpreter, ask
from launcher.missing import MissingTool
from launcher.process import say
from launcher.retry import install

SYSTEM = Path("/usr/bin")


def complete(
    version: tuple[int, int], folder: Path = SYSTEM, install: Callable[[Sequence[MissingTool]], bool] = install
) -> Interpreter | None:
    """Returns the Python of that version in `folder` after making it able to create virtual environments.

    Returns None if there is no such Python, or if its package was not installed.
    """
    name = f"python{version[0]}.{version[1]}"
    found = ask(folder / name)
    if found is None or found.version != version:
        return None
    if not found.has_ensurepip:
        if shutil.which("apt-get") is None:
            return None
        missing = missing_venv(name)
        say(str(missing))
        if not install([missing]):
            return None
        found = ask(folder / name)
    return found if found and found.has_ensurepip else None


def missing_venv(python: str) -> MissingTool:
    """Returns the missing package of a Debian or Ubuntu Python, such as python3.11, without virtual environments."""
    return MissingTool(
        f"{python}-venv",
        "./pants",
        "It creates Python's virtual environments.",
        f"apt-get install -y --no-install-recommends {python}-venv",
    )
