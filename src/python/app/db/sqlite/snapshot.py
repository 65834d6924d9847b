"""SQLAlchemy on a SQLite database as it is at one moment, whatever others write in the meantime."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.pool import StaticPool

from app.db.errors import translate_errors
from app.db.sqlite.backup import reading_snapshot


@contextlib.contextmanager
def snapshot(database: Path) -> Iterator[tuple[sa.Connection, sqlite3.Connection, str | None]]:
    """Open a database of this program to read one moment's rows; refusals come as StartErrors.

    It yields SQLAlchemy's connection, the driver's that it uses, and the revision. What either of them reads is of the
    same moment.
    """
    with (
        reading_snapshot(database) as (connection, revision),
        translate_errors(database),
        _engine_of(connection).connect() as reading,
    ):
        transaction = reading.begin()
        try:
            yield reading, connection, revision
        finally:
            # Nothing was written, and of a damaged file a commit would fail.
            transaction.rollback()


def _engine_of(connection: sqlite3.Connection) -> sa.Engine:
    engine = sa.create_engine("sqlite://", creator=lambda: connection, poolclass=StaticPool)

    def begin(begun: sa.Connection) -> None:
        # SQLAlchemy's first look at a database ends the transaction that was open.
        if not connection.in_transaction:
            begun.exec_driver_sql("BEGIN")

    sa.event.listen(engine, "begin", begin)
    return engine
