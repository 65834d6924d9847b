"""What to do when models, revisions and database do not fit together."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

NAME = "schema"
# The backend's error code for a database with a revision that the code does not have.
DATABASE_NEWER = "database_newer"
# The name of a backup: revision, time and reason.
BACKUP = re.compile(r"(?P<revision>\d{4})-(?P<time>\d{8}T\d{6}\.\d{6}Z)-[a-z-]+\.db")
NEW_REVISION = "cd src/python && {python} -m app migrate new {message!r}"


def missing_revision(changes: Sequence[str], problem: str | None, python: str) -> str | None:
    """Return what to say about changes of the models that no revision makes, or None if there are none.

    :param problem: why a revision cannot be written yet.
    """
    if problem is not None:
        return f"A migration is missing, and cannot be written yet: {problem}"
    if not changes:
        return None
    command = NEW_REVISION.format(python=python, message=suggest_message(changes))
    return f"Write a migration: {', '.join(changes)}.\n    {command}"


def newer_database(head: str) -> str:
    """Return what to say about a database that is ahead of the code.

    :param head: the newest revision of the code.
    """
    return (
        f"The database has a revision that the code does not have; the newest of the code is {head}. Bring the file of"
        " that revision back, or go back to an older database."
    )


def suggest_message(changes: Sequence[str]) -> str:
    """Return a name for the revision, such as `add item.price`."""
    verbs = {"new": "add", "gone": "drop"}
    parts = re.match(r"the \w+ (?P<name>\S+) is (?P<state>new|gone)", changes[0])
    return f"{verbs[parts['state']]} {parts['name']}" if parts else "change the schema"


def backup_to_restore(names: Sequence[str], head: str) -> str | None:
    """Return the newest backup of a database that this code can open, or None.

    :param names: the files in the folder of backups (docs/backups.md).
    :param head: the newest revision of the code.
    """
    matches = [match for name in names if (match := BACKUP.fullmatch(name)) and match["revision"] <= head]
    return max(matches, key=lambda match: match["time"])[0] if matches else None


def head_revision(source_root: Path) -> str:
    """Return the newest revision of the code."""
    revisions = (source_root / "app/migrations/versions").glob("[0-9]*_*.py")
    return max(path.name.split("_", 1)[0] for path in revisions)
