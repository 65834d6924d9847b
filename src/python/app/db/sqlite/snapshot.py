"""SQLAlchemy connections that read a snapshot of a SQLite database."""

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
    """Open a snapshot of a database of this program. Errors become StartErrors.

    It yields SQLAlchemy's connection, the driver's connection that it uses, and the revision. Both connections read the
    same snapshot.
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
            # Nothing was written, and a commit would fail if the file is damaged.
            transaction.rollback()


def _engine_of(connection: sqlite3.Connection) -> sa.Engine:
    engine = sa.create_engine("sqlite://", creator=lambda: connection, poolclass=StaticPool)

    def begin(begun: sa.Connection) -> None:
        # SQLAlchemy's initial queries end the open transaction.
        if not connection.in_transaction:
            begun.exec_driver_sql("BEGIN")

    sa.event.listen(engine, "begin", begin)
    return engine
