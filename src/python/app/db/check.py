"""Whether a database is whole, and as this program would have made it."""

from __future__ import annotations

import sqlite3
import warnings
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, create_engine, select
from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from sqlalchemy.pool import StaticPool

from app.db.backup import integrity_problems_of, reading_snapshot
from app.db.derived import include_name
from app.db.derived.problems import content_problems, schema_problems
from app.db.revisions import head_revision

# What comes of values and schemas that no program of ours wrote.
UNREADABLE = (ArithmeticError, LookupError, TypeError, ValueError, SQLAlchemyError)


@dataclass(frozen=True)
class Findings:
    """What is wrong, in words; empty lists for a database as it should be.

    :ivar revision: None for an empty database.
    :ivar values: what is stored, and cannot be read as what its column is: SQLite itself keeps no checksums of rows.
    """

    revision: str | None
    integrity: list[str] = field(default_factory=list)
    foreign_keys: list[str] = field(default_factory=list)
    schema: list[str] = field(default_factory=list)
    values: list[str] = field(default_factory=list)

    def any(self) -> bool:
        return bool(self.integrity or self.foreign_keys or self.schema or self.values)


def check(database: Path) -> Findings:
    """Look a database through, while others may go on using it; refusals come as StartErrors.

    Schema and values of an older revision are not looked at: the next start upgrades it.
    """
    with reading_snapshot(database) as (connection, revision):
        integrity = integrity_problems_of(connection)
        if integrity:
            # What a damaged file says of its rows is worth nothing.
            return Findings(revision, integrity)
        try:
            foreign_keys = [
                f"table {table}, row {row}: refers to a row of {parent} that does not exist"
                for table, row, parent, _ in connection.execute("PRAGMA foreign_key_check")
            ]
        except sqlite3.Error as error:
            foreign_keys = [f"they cannot be checked ({error})"]
        if revision != head_revision():
            return Findings(revision, [], foreign_keys)
        engine = create_engine("sqlite://", creator=lambda: connection, poolclass=StaticPool)
        with engine.connect() as checked:
            schema = _schema_differences(checked)
            values = [] if schema else [*_unreadable_values(checked), *content_problems(checked)]
            return Findings(revision, [], foreign_keys, schema, values)


def _schema_differences(connection: Connection) -> list[str]:
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext

    from app.db.models import metadata

    context = MigrationContext.configure(connection, opts={"compare_type": True, "include_name": include_name})
    try:
        with warnings.catch_warnings():
            # It warns of the indexes that it cannot compare; the next line does.
            warnings.simplefilter("ignore")
            differences = [_in_words(difference) for difference in compare_metadata(context, metadata)]
        return differences or schema_problems(connection)
    except UNREADABLE as error:
        return [f"it cannot be read ({_cause(error)})"]


def _unreadable_values(connection: Connection) -> list[str]:
    """Return for each column the first thing that keeps it from being read."""
    from app.db.models import metadata

    found = []
    for table in metadata.sorted_tables:
        for column in table.columns:
            try:
                for _ in connection.execution_options(yield_per=1000).execute(select(column)).partitions():
                    pass
            except UNREADABLE as error:
                found.append(f"table {table.name}, column {column.name}: a value cannot be read ({_cause(error)})")
    return found


def _cause(error: Exception) -> object:
    return error.orig if isinstance(error, DBAPIError) else error


def _in_words(difference: Any) -> str:
    """Return one of Alembic's differences (what would make the database like the models) as a line."""
    if isinstance(difference, list):
        return "; ".join(_in_words(part) for part in difference)
    what, *subjects = difference
    names = [str(getattr(subject, "name", subject)) for subject in subjects if subject is not None and subject != {}]
    return f"{str(what).replace('_', ' ')}: {', '.join(names)}"
