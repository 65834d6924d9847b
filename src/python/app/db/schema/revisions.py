"""The revisions that this program knows, read from their file names. A start without an upgrade imports no Alembic.

A revision is a file `NNNN_what_it_does.py` in a version folder with the id NNNN. Each one follows the one before.
"""

from __future__ import annotations

from pathlib import Path

import app

MIGRATIONS = Path(app.__file__).parent / "migrations"
APP_VERSIONS = MIGRATIONS / "versions"

# The folders with revisions. A program with more features adds theirs.
VERSION_FOLDERS = [APP_VERSIONS]


def known_revisions() -> list[str]:
    """Return the ids of all revisions, the oldest first."""
    return sorted(revision for folder in VERSION_FOLDERS for revision in revisions_in(folder))


def revisions_in(folder: Path) -> list[str]:
    """Return the ids of a version folder's revisions, the oldest first."""
    return sorted(path.name.split("_", 1)[0] for path in folder.glob("[0-9]*_*.py"))


def head_revision() -> str:
    """Return the newest revision's id, whose schema the models describe."""
    return known_revisions()[-1]
