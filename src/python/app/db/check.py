"""Whether a database is whole, and as this program would have made it."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy import create_engine
from sqlalchemy.pool import StaticPool

from app.db.backup import integrity_problems_of, reading_snapshot
from app.db.revisions import head_revision


@dataclass(frozen=True)
class Findings:
    """What is wrong, in words; three empty lists for a database as it should be.

    :ivar revision: None for an empty database.
    """

    revision: str | None
    integrity: list[str] = field(default_factory=list)
    foreign_keys: list[str] = field(default_factory=list)
    schema: list[str] = field(default_factory=list)


def check(database: Path) -> Findings:
    """Look a database through, while others may go on using it; refusals come as StartErrors.

    The schema of an older revision is not compared: the next start upgrades it.
    """
    with reading_snapshot(database) as (connection, revision):
        integrity = integrity_problems_of(connection)
        if integrity:
            # What a damaged file says of its rows is worth nothing.
            return Findings(revision, integrity)
        foreign_keys = [
            f"table {table}, row {row}: refers to a row of {parent} that does not exist"
            for table, row, parent, _ in connection.execute("PRAGMA foreign_key_check")
        ]
        schema = _schema_differences(connection) if revision == head_revision() else []
        return Findings(revision, [], foreign_keys, schema)


def _schema_differences(connection: sqlite3.Connection) -> list[str]:
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext

    from app.db.models import metadata

    engine = create_engine("sqlite://", creator=lambda: connection, poolclass=StaticPool)
    with engine.connect() as checked:
        context = MigrationContext.configure(checked, opts={"compare_type": True})
        return [_in_words(difference) for difference in compare_metadata(context, metadata)]


def _in_words(difference: Any) -> str:
    """Return one of Alembic's differences (what would make the database like the models) as a line."""
    if isinstance(difference, list):
        return "; ".join(_in_words(part) for part in difference)
    what, *subjects = difference
    names = [str(getattr(subject, "name", subject)) for subject in subjects if subject is not None and subject != {}]
    return f"{str(what).replace('_', ' ')}: {', '.join(names)}"
