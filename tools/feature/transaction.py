"""One change of the repository, which is done as a whole or taken back."""

from __future__ import annotations

import signal
import sys
from collections.abc import Mapping
from pathlib import Path
from types import FrameType, TracebackType
from typing import Any

from feature.errors import FeatureError
from template.tree import git

MARKER = Path(".pants.d/feature-command")
SIGNALS = [signal.SIGTERM, *([signal.SIGHUP] if hasattr(signal, "SIGHUP") else [])]


class Transaction:
    """Changes files of a repository that has no uncommitted changes.

    If the block raises an exception or gets SIGINT, SIGTERM or SIGHUP, the files are as before. After a kill -9 or a
    power failure, the next transaction takes the interrupted one back before it begins. In both cases nothing is lost:
    the changes, with those that other programs made in the meantime, are kept in `git stash list`.

    Programs that the block runs may change files too.

    :param root: the root of the repository.
    :param name: the command, for messages and for the stash: `new-feature products`.
    :raises FeatureError: on entry, if a file differs from the last commit.
    """

    def __init__(self, root: Path, name: str) -> None:
        self.root = root
        self.name = name
        self._handlers: Mapping[int, Any] = {}

    def __enter__(self) -> Transaction:
        take_back_interrupted(self.root)
        refuse_changes(self.root)
        self._handlers = {number: signal.signal(number, _exit) for number in SIGNALS}
        marker = self.root / MARKER
        marker.parent.mkdir(parents=True, exist_ok=True)
        marker.write_text(f"{_head(self.root)} {self.name}\n", encoding="utf-8")
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        if kind is not None:
            _ignore_signals()
            take_back(self.root, self.name)
        (self.root / MARKER).unlink()
        for number, handler in self._handlers.items():
            signal.signal(number, handler)

    def write(self, path: str, text: str) -> None:
        """Write a file, whose folders are created if they are missing."""
        file = self.root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(text.encode())

    def delete(self, path: str) -> None:
        """Delete a file, and its folders if they are empty afterwards."""
        file = self.root / path
        file.unlink()
        for folder in file.parents:
            if folder == self.root or any(entry.name != "__pycache__" for entry in folder.iterdir()):
                break
            for entry in folder.rglob("*.pyc"):
                entry.unlink()
            for entry in folder.glob("__pycache__"):
                entry.rmdir()
            folder.rmdir()


def changed_files(root: Path) -> list[str]:
    """Return the paths that differ from the last commit, with untracked ones."""
    status = git(root, "status", "--porcelain", "-z", "--no-renames", "--untracked-files=all", "--", ".")
    return [line[3:] for line in status.split("\0") if line]


def refuse_changes(root: Path) -> None:
    """Raise FeatureError if a file differs from the last commit."""
    changed = changed_files(root)
    if changed:
        more = f" and {len(changed) - 1} more" if len(changed) > 1 else ""
        raise FeatureError(
            f"There are changes that are not committed: {changed[0]}{more}. Commit them, or put them aside with"
            " `git stash --include-untracked`, and try again."
        )


def take_back_interrupted(root: Path) -> None:
    """Take back a transaction whose process was killed, if there is one."""
    marker = root / MARKER
    if not marker.exists():
        return
    head, _, name = marker.read_text(encoding="utf-8").strip().partition(" ")
    if head == _head(root) and changed_files(root):
        print(f"`{name}` was interrupted. Its changes are taken back.", file=sys.stderr)
        take_back(root, name)
    marker.unlink()


def take_back(root: Path, name: str) -> None:
    """Restore the last commit, and keep the changes in git's stash."""
    if changed_files(root):
        git(root, "stash", "push", "--include-untracked", "--message", f"interrupted: {name}")
        print(f"The files are as before. What `{name}` wrote is kept: `git stash list`.", file=sys.stderr)


def _head(root: Path) -> str:
    return git(root, "rev-parse", "HEAD").strip()


def _exit(number: int, _: FrameType | None) -> None:
    raise SystemExit(128 + number)


def _ignore_signals() -> None:
    for number in (*SIGNALS, signal.SIGINT):
        signal.signal(number, signal.SIG_IGN)
