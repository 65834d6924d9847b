"""Completes the system's own Python: Debian and Ubuntu keep what makes virtual environments in a package apart."""

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
    """Returns the Python of that version in `folder` once it makes virtual environments.

    None where there is none to complete, or where its package was not installed.
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
    """Returns what to say and do where a Python of Debian or Ubuntu, such as python3.11, makes no environments."""
    return MissingTool(
        f"{python}-venv",
        "./pants",
        "It makes Python's virtual environments.",
        f"apt-get install -y --no-install-recommends {python}-venv",
    )
