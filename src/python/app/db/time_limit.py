"""A time limit for the statements of a block."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import OperationalError
from sqlmodel import Session

from app.core.errors import QueryTimeoutError

# SQLite calls the progress handler after this many steps of its virtual machine, which take a few milliseconds.
STEPS = 20_000


@contextlib.contextmanager
def time_limit(session: Session, seconds: float, message: str) -> Iterator[None]:
    """Interrupt slow statements: on SQLite after a total time for the block, on PostgreSQL after a time for each one.

    On PostgreSQL the limit applies until the session's transaction ends.

    :raises QueryTimeoutError: with this message.
    """
    connection = session.connection()
    try:
        if connection.dialect.name == "sqlite":
            with _progress_handler(connection, time.monotonic() + seconds):
                yield
        else:
            connection.exec_driver_sql(f"SET LOCAL statement_timeout = {int(seconds * 1000)}")
            yield
    except OperationalError as error:
        # https://www.sqlite.org/rescode.html#interrupt, and PostgreSQL's query_canceled.
        if (
            getattr(error.orig, "sqlite_errorname", None) == "SQLITE_INTERRUPT"
            or getattr(error.orig, "sqlstate", None) == "57014"
        ):
            raise QueryTimeoutError(message) from error
        raise


@contextlib.contextmanager
def _progress_handler(connection: sa.Connection, end: float) -> Iterator[None]:
    driver: Any = connection.connection.driver_connection
    driver.set_progress_handler(lambda: time.monotonic() > end, STEPS)
    try:
        yield
    finally:
        driver.set_progress_handler(None, STEPS)
