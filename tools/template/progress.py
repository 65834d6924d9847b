"""An update of the template that is under way: where it began, and what is left to do."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Optional

from template.tree import git

STATE = "template-update.json"


@dataclass
class Progress:
    """What the next run of the command has to know. It is kept in git's own folder.

    :ivar head: the commit of the app before the update.
    :ivar branch: the commit of the template's branch before the update; None if there was no such branch.
    :ivar conflicts: the paths that people have to resolve.
    :ivar steps: the arguments of each `./pants` that has to run after the merge, in order.
    """

    head: str
    branch: Optional[str]
    conflicts: list[str] = field(default_factory=list)
    steps: list[list[str]] = field(default_factory=list)

    def save(self, root: Path) -> None:
        _file(root).write_text(json.dumps(asdict(self)), encoding="utf-8")


def load(root: Path) -> Optional[Progress]:
    """Return the update that is under way, or None."""
    file = _file(root)
    return Progress(**json.loads(file.read_text(encoding="utf-8"))) if file.exists() else None


def remove(root: Path) -> None:
    """Record that no update is under way."""
    _file(root).unlink()


def merging(root: Path) -> bool:
    """Return whether git has begun a merge that is not committed."""
    return Path(git(root, "rev-parse", "--path-format=absolute", "--git-path", "MERGE_HEAD").strip()).exists()


def _file(root: Path) -> Path:
    return Path(git(root, "rev-parse", "--path-format=absolute", "--git-path", STATE).strip())
