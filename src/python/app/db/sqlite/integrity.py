"""Checks whether a database is intact, and as this program would have made it."""

from __future__ import annotations

import sqlite3
from collections import Counter
from dataclasses import dataclass, field, replace
from pathlib import Path

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from app.db import derived
from app.db.archive.bad_rows import key_text
from app.db.derived.problems import content_problems
from app.db.schema.comparison import Schema, differences, schema_of, schema_of_revisions
from app.db.schema.revisions import head_revision
from app.db.sqlite.backup import integrity_problems_of
from app.db.sqlite.snapshot import snapshot
from app.db.sqlite.stored_rows import StoredProblem, stored_problems
from app.db.sqlite.wal import long_wal_warning

# Errors that values and schemas of other programs can cause.
UNREADABLE = (ArithmeticError, LookupError, TypeError, ValueError, SQLAlchemyError)


@dataclass(frozen=True)
class Findings:
    """The problems that a check found, as sentences. The lists are empty if there are none.

    :ivar revision: None for an empty database.
    :ivar values: stored values that the API would not have stored so. SQLite itself keeps no checksums of rows.
    :ivar warnings: what is not damage, but needs attention.
    """

    revision: str | None
    integrity: list[str] = field(default_factory=list)
    foreign_keys: list[str] = field(default_factory=list)
    schema: list[str] = field(default_factory=list)
    values: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)

    def any(self) -> bool:
        return bool(self.integrity or self.foreign_keys or self.schema or self.values)


def check(database: Path) -> Findings:
    """Check a snapshot of a database, which can be used in the meantime. Errors become StartErrors.

    Schema and values of an older revision are not checked, because the next start upgrades it.
    """
    # Before the check itself keeps the file from being emptied.
    warning = long_wal_warning(database)
    return replace(_check(database), warnings=[warning] if warning is not None else [])


def _check(database: Path) -> Findings:
    with snapshot(database) as (checked, connection, revision):
        integrity = integrity_problems_of(connection)
        if integrity:
            # Rows in a damaged file are not reliable.
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
        schema = _schema_differences(checked)
        values = _unreadable_values(connection, schema)
        return Findings(revision, [], foreign_keys, schema, values if schema else [*values, *content_problems(checked)])


def _schema_differences(connection: Connection) -> list[str]:
    try:
        expected, there = schema_of_revisions(), schema_of(connection)
        if not derived.is_current(connection):
            # Another version created it. The next start drops and recreates it.
            expected, there = _without_derived(expected), _without_derived(there)
        return list(differences(expected, there))
    except UNREADABLE as error:
        return [f"it cannot be read ({error.orig if isinstance(error, DBAPIError) else error})"]


def _without_derived(schema: Schema) -> Schema:
    return {(kind, name): what for (kind, name), what in schema.items() if not derived.is_derived(name)}


def _unreadable_values(connection: sqlite3.Connection, schema: list[str]) -> list[str]:
    """Return for each column the first row with a value that the API would not have stored, and their number."""
    from app.db.metadata import metadata

    found = []
    for table in metadata.sorted_tables:
        # Rows are readable only if all columns exist.
        if any(problem.startswith(f"table {table.name}:") for problem in schema):
            continue
        first: dict[str | None, StoredProblem] = {}
        counts: Counter[str | None] = Counter()
        for problem in stored_problems(connection, table):
            first.setdefault(problem.column, problem)
            counts[problem.column] += 1
        found += [_in_words(problem, counts[column]) for column, problem in first.items()]
    return found


def _in_words(problem: StoredProblem, count: int) -> str:
    column = "" if problem.column is None else f", column {problem.column}"
    key = ", ".join(key_text(part) or "?" for part in problem.key)
    more = f"; and {count - 1:,} more rows" if count > 1 else ""
    return f"table {problem.table.name}{column}, row with the id {key}: {problem.reason}{more}"
