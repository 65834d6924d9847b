"""The revisions that this program knows, read from their file names: a start that has nothing to do imports no Alembic.

A revision is a file `NNNN_what_it_does.py` in migrations/versions whose id is NNNN; each follows the one before.
"""

from __future__ import annotations

from pathlib import Path

import app

MIGRATIONS = Path(app.__file__).parent / "migrations"


def known_revisions() -> list[str]:
    """Return the ids of all revisions, the oldest first."""
    return sorted(path.name.split("_", 1)[0] for path in (MIGRATIONS / "versions").glob("[0-9]*_*.py"))


def head_revision() -> str:
    """Return the newest revision's id: the schema that the models describe."""
    return known_revisions()[-1]
