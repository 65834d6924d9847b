"""The common base of all kinds of lock files."""

from __future__ import annotations

import subprocess
from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from pathlib import Path

Versions = Mapping[str, Set[str]]


class LockError(Exception):
    """A lock could not be made. The message names the lock, the cause and the next step."""


@dataclass(frozen=True)
class Upgrade:
    """Which packages may leave their locked versions: none of them, some, or all."""

    everything: bool = False
    packages: tuple[str, ...] = ()


@dataclass(frozen=True)
class Lock(ABC):
    """A lock file.

    :param name: its name on the command line.
    :param path: the file, relative to the repository's root.
    """

    name: str
    path: Path

    @abstractmethod
    def versions(self, text: str) -> Versions:
        """Returns the versions in a lock with this text, by package name."""

    @abstractmethod
    def refreshed(self, root: Path, upgrade: Upgrade) -> str:
        """Returns the text that the lock should have. No file of the repository is changed.

        :param upgrade: the packages to upgrade, which must be in the lock.

        Raises LockError if no set of versions is found, or the tool or its registry cannot be reached.
        """

    def read(self, root: Path) -> str:
        """Returns the present lock; an empty text if there is none yet."""
        try:
            return (root / self.path).read_text()
        except FileNotFoundError:
            return ""

    def run(self, command: Sequence[str | Path], cwd: Path, advice: str) -> None:
        """Runs a tool, and shows its output only if it fails."""
        try:
            done = subprocess.run(
                command, cwd=cwd, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False
            )
        except OSError as error:
            raise LockError(f"{self.name}: {self.path} was not changed: {error}. {advice}") from error
        if done.returncode:
            output = (done.stderr or done.stdout).strip()
            raise LockError(f"{self.name}: {self.path} was not changed.\n{output}\n{advice}")


def changes(before: Versions, after: Versions) -> list[str]:
    """Returns one line for each package that was added, removed, or has other versions."""
    lines = []
    for name in sorted({*before, *after}):
        old, new = (", ".join(sorted(versions.get(name, ()))) for versions in (before, after))
        if old != new:
            lines.append(f"{name} {old or '(new)'} → {new or '(removed)'}")
    return lines
