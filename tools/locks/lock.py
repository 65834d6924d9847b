"""What every kind of lock file has in common."""

from __future__ import annotations

import subprocess
from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from pathlib import Path

Versions = Mapping[str, Set[str]]


class LockError(Exception):
    """A lock that could not be made; its text names the lock, the cause and the next step."""


@dataclass(frozen=True)
class Upgrade:
    """Which packages leave the version that the lock holds: none of them, those named, or all."""

    everything: bool = False
    packages: tuple[str, ...] = ()


@dataclass(frozen=True)
class Lock(ABC):
    """A lock file.

    :param name: what people call it on the command line.
    :param path: the file, from the repository's root.
    """

    name: str
    path: Path

    @abstractmethod
    def versions(self, text: str) -> Versions:
        """Returns what a lock with this text holds: versions by the package's name."""

    @abstractmethod
    def refreshed(self, root: Path, upgrade: Upgrade) -> str:
        """Returns the text that the lock should have, and changes no file of the repository.

        :param upgrade: the named packages are ones that the lock holds.

        Raises LockError when no set of versions is found, or the tool or its registry cannot be reached.
        """

    def read(self, root: Path) -> str:
        """Returns the lock as it is; empty where there is none yet."""
        try:
            return (root / self.path).read_text()
        except FileNotFoundError:
            return ""

    def run(self, command: Sequence[str | Path], cwd: Path, advice: str) -> None:
        """Runs a tool and shows what it prints only when it fails."""
        try:
            done = subprocess.run(
                command, cwd=cwd, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False
            )
        except OSError as error:
            raise LockError(f"{self.name}: {self.path} was left as it is: {error}. {advice}") from error
        if done.returncode:
            output = (done.stderr or done.stdout).strip()
            raise LockError(f"{self.name}: {self.path} was left as it is.\n{output}\n{advice}")


def changes(before: Versions, after: Versions) -> list[str]:
    """Returns one line for each package that is new, gone, or has other versions."""
    lines = []
    for name in sorted({*before, *after}):
        old, new = (", ".join(sorted(versions.get(name, ()))) for versions in (before, after))
        if old != new:
            lines.append(f"{name} {old or '(new)'} → {new or '(gone)'}")
    return lines
