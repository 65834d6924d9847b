"""Locks of Python packages, pinned and hashed by uv for all systems at once, without names of hosts."""

from __future__ import annotations

import re
import sys
import tempfile
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from locks.lock import Lock, LockError, Upgrade, Versions

PIN = re.compile(r"^([A-Za-z0-9._-]+)==([^\s;\\]+)", re.MULTILINE)
# The plugins run inside Pants, so they use the Python of the launcher's lock.
LAUNCHER = ("pants", Path("tools/launcher/pants.lock"), "plugins")


@dataclass(frozen=True)
class PythonLock(Lock):
    """A resolve's lock, next to its requirements (`.txt` for `.lock`).

    :param python: the oldest Python that installs it, such as 3.11.
    """

    python: str

    @property
    def requirements(self) -> Path:
        return self.path.with_suffix(".txt")

    def versions(self, text: str) -> Versions:
        found: dict[str, set[str]] = {}
        for name, version in PIN.findall(text):
            found.setdefault(name, set()).add(version)
        return found

    def refreshed(self, root: Path, upgrade: Upgrade) -> str:
        with tempfile.TemporaryDirectory() as folder:
            # uv keeps the versions of the file that it writes to.
            made = Path(folder, self.path.name)
            made.write_text(self.read(root))
            self.run(
                compile_command(self.requirements, made, self.python, upgrade),
                root,
                f"If versions exclude each other, change {self.requirements}. Otherwise try again.",
            )
            return made.read_text()


def uv() -> Path:
    """Returns the uv of the resolve `uv`, in whose environment this program runs."""
    return Path(sys.prefix, "bin", "uv")


def compile_command(requirements: Path, lock: Path, python: str, upgrade: Upgrade) -> Sequence[str | Path]:
    """Returns uv's command that writes the lock."""
    chosen = ["--upgrade"] if upgrade.everything else [f"--upgrade-package={name}" for name in upgrade.packages]
    return [
        uv(),
        *("pip", "compile", "--quiet", "--universal", "--generate-hashes", "--no-header", "--no-annotate"),
        f"--python-version={python}",
        f"--python={sys.executable}",
        *chosen,
        f"--output-file={lock}",
        requirements,
    ]


def python_locks(settings: dict[str, Any]) -> list[PythonLock]:
    """Returns the locks of the resolves in pants.toml, which is given parsed, and the launcher's."""
    python = settings["python"]
    constraints = python["resolves_to_interpreter_constraints"]
    resolves = [(name, Path(path), name) for name, path in python["resolves"].items()]
    return [
        PythonLock(name, path, oldest_python(constraints.get(resolve, python["interpreter_constraints"])))
        for name, path, resolve in (*resolves, LAUNCHER)
    ]


def oldest_python(constraints: Sequence[str]) -> str:
    """Returns the oldest of versions such as `==3.11.*`; LockError if one has another form."""
    found = [re.fullmatch(r"==3\.(\d+)\.\*", constraint) for constraint in constraints]
    minors = [int(match[1]) for match in found if match]
    if not minors or len(minors) < len(found):
        raise LockError(f"pants.toml: write interpreter constraints as ==3.N.* instead of {', '.join(constraints)}.")
    return f"3.{min(minors)}"


def read_settings(root: Path) -> dict[str, Any]:
    """Returns pants.toml."""
    return tomllib.loads((root / "pants.toml").read_text())
