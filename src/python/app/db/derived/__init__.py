"""Derived data: row counters and a trigram index for search, which triggers keep up to date.

They belong to no revision: an upgrade drops them and makes them again at the end
(app.db.schema.migrations). So a revision may rebuild a table, which on SQLite drops the table's triggers, and exports
leave them out. A start makes them again if another version defined them differently (`is_current`).
"""

from __future__ import annotations

import hashlib
import unicodedata
from typing import cast

from sqlalchemy import Connection, text
from sqlalchemy.engine import Dialect
from sqlalchemy.exc import DBAPIError

from app.core.search_text import VERSION
from app.db.derived import counters, trigram_index
from app.db.derived.names import FORM_TABLE, PREFIX


def create(connection: Connection) -> None:
    """Create all derived data from the present rows. There must not be any yet."""
    counters.create(connection)
    trigram_index.create(connection)
    connection.exec_driver_sql(f"CREATE TABLE {FORM_TABLE} (form VARCHAR(64) NOT NULL)")
    connection.exec_driver_sql(f"INSERT INTO {FORM_TABLE} (form) VALUES ('{_form(connection.dialect)}')")


def is_current(connection: Connection) -> bool:
    """Return whether the derived data of a database at the newest revision were made by this version of `create`."""
    try:
        return connection.exec_driver_sql(f"SELECT form FROM {FORM_TABLE}").scalar() == _form(connection.dialect)
    except DBAPIError as error:
        # Older versions did not make this table. Any other error occurs again when the database is used.
        if FORM_TABLE not in str(error.orig):
            raise
        return False


class _Recorder:
    """A stand-in for a connection that records the statements it is given."""

    def __init__(self, dialect: Dialect) -> None:
        self.dialect = dialect
        self.statements: list[str] = []

    def exec_driver_sql(self, statement: str) -> None:
        self.statements.append(statement)


def _form(dialect: Dialect) -> str:
    """Return a fingerprint of everything that defines derived data: the statements, and how Python folds text."""
    recorder = _Recorder(dialect)
    connection = cast(Connection, recorder)
    counters.create_triggers(connection)
    statements = [
        *recorder.statements,
        *trigram_index.statements(connection),
        unicodedata.unidata_version,
        str(VERSION),
    ]
    return hashlib.sha256("\n".join(statements).encode()).hexdigest()


def drop(connection: Connection) -> None:
    """Drop all derived data, whichever version made them."""
    if connection.dialect.name == "sqlite":
        _drop_of_file(connection)
    else:
        _drop_on_server(connection)


def _drop_on_server(connection: Connection) -> None:
    # CASCADE drops the triggers of a function and the indexes of a table.
    for kind, name in connection.execute(
        text(
            "SELECT 'FUNCTION', proname || '()' FROM pg_proc WHERE starts_with(proname, :prefix)"
            " AND pronamespace = current_schema()::regnamespace"
            " UNION ALL SELECT 'TABLE', tablename FROM pg_tables WHERE starts_with(tablename, :prefix)"
            " AND schemaname = current_schema()"
            " UNION ALL SELECT 'INDEX', indexname FROM pg_indexes WHERE starts_with(indexname, :prefix)"
            " AND schemaname = current_schema()"
        ),
        {"prefix": PREFIX},
    ).all():
        connection.exec_driver_sql(f"DROP {kind} IF EXISTS {name} CASCADE")


def _drop_of_file(connection: Connection) -> None:
    # Triggers first, then views. Dropping a virtual table drops its shadow tables.
    for kind in ("trigger", "view", "table"):
        names = connection.execute(
            text("SELECT name FROM sqlite_master WHERE type = :kind AND substr(name, 1, :length) = :prefix"),
            {"kind": kind, "length": len(PREFIX), "prefix": PREFIX},
        ).scalars()
        for name in sorted(names, key=len):
            connection.exec_driver_sql(f'DROP {kind} IF EXISTS "{name}"')


def is_derived(name: str | None) -> bool:
    """Return whether a name belongs to derived data."""
    return name is not None and name.startswith(PREFIX)
