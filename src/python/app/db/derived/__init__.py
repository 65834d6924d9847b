"""What the database derives from the rows by triggers: counts, and an index for search.

It belongs to no revision: an upgrade drops it and makes it again at the newest revision (app.db.schema.migrations).
So a revision may rebuild a table, which on SQLite drops the table's triggers, and an export leaves it out. At its
start the program makes it again if another version derived something else (`is_current`).
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
    """Make all that is derived, from the rows there are; there must be nothing derived yet."""
    counters.create(connection)
    trigram_index.create(connection)
    connection.exec_driver_sql(f"CREATE TABLE {FORM_TABLE} (form VARCHAR(64) NOT NULL)")
    connection.exec_driver_sql(f"INSERT INTO {FORM_TABLE} (form) VALUES ('{_form(connection.dialect)}')")


def is_current(connection: Connection) -> bool:
    """Say whether what a database at the newest revision has was made by `create` as it is in this program."""
    try:
        return connection.exec_driver_sql(f"SELECT form FROM {FORM_TABLE}").scalar() == _form(connection.dialect)
    except DBAPIError as error:
        # Versions before this table had none. Any other error comes up again where the database is used.
        if FORM_TABLE not in str(error.orig):
            raise
        return False


class _Recorder:
    """Takes the place of a connection, and keeps the statements that it is given."""

    def __init__(self, dialect: Dialect) -> None:
        self.dialect = dialect
        self.statements: list[str] = []

    def exec_driver_sql(self, statement: str) -> None:
        self.statements.append(statement)


def _form(dialect: Dialect) -> str:
    """Return a fingerprint of all that decides what is derived: its statements, and how Python folds text."""
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
    """Remove all that is derived, of whatever version of this program."""
    if connection.dialect.name == "sqlite":
        _drop_of_file(connection)
    else:
        _drop_on_server(connection)


def _drop_on_server(connection: Connection) -> None:
    # A function takes the triggers that call it with it, and a table its indexes.
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
    # Triggers first, views before what they read; a virtual table takes its own tables with it.
    for kind in ("trigger", "view", "table"):
        names = connection.execute(
            text("SELECT name FROM sqlite_master WHERE type = :kind AND substr(name, 1, :length) = :prefix"),
            {"kind": kind, "length": len(PREFIX), "prefix": PREFIX},
        ).scalars()
        for name in sorted(names, key=len):
            connection.exec_driver_sql(f'DROP {kind} IF EXISTS "{name}"')


def is_derived(name: str | None) -> bool:
    """Say whether a table, a trigger or a view is derived: the models do not know it."""
    return name is not None and name.startswith(PREFIX)


def include_name(name: str | None, *_: object) -> bool:
    """Tell Alembic, where it compares a database with the models, to look away from what is derived."""
    return not is_derived(name)
