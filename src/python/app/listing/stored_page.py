"""A page with values that do not have the type of their column, read as SQLite stores them.

No program of ours writes such values, but a damaged disk or a restored file may hold them: bytes where text should be,
a time that is none, a text of many megabytes. One such row is shown as it is and hides no other.
"""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from sqlalchemy import Select, select, type_coerce
from sqlalchemy.engine import Dialect
from sqlalchemy.exc import DBAPIError
from sqlalchemy.types import NullType, TypeEngine
from sqlmodel import Session

# The largest size of a page's rows. A larger page ends early, with a `next_cursor`, but always has one row.
MAX_PAGE_BYTES = 8 << 20

# Errors that a value of a wrong type or size may cause.
UNREADABLE = (ArithmeticError, LookupError, TypeError, ValueError, DBAPIError)

# SQLite's codes (https://www.sqlite.org/rescode.html) for them; Python's own refusal of a text has none.
_CODES = frozenset({"SQLITE_ERROR", "SQLITE_TOOBIG", ""})


def is_of_values(session: Session, error: Exception) -> bool:
    """Return whether stored values caused the error, so that the rows can be read one by one."""
    if session.get_bind().dialect.name != "sqlite":
        return False
    return not isinstance(error, DBAPIError) or getattr(error.orig, "sqlite_errorname", "") in _CODES


@contextlib.contextmanager
def bounded(session: Session) -> Iterator[None]:
    """Make SQLite refuse texts longer than MAX_PAGE_BYTES, before it allocates them."""
    connection = session.connection().connection.dbapi_connection
    if not isinstance(connection, sqlite3.Connection):
        yield
        return
    before = connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, MAX_PAGE_BYTES)
    try:
        yield
    finally:
        connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, before)


def stored_rows(session: Session, page: Select[Any], parameters: Mapping[str, Any]) -> Iterator[list[Any]]:
    """Yield the values of each row: converted by the type of the column or, if that fails, as stored."""
    rows = page.subquery("page")
    dialect = session.get_bind().dialect
    readers = [_reader(column.type, dialect) for column in rows.c]
    query = select(*(type_coerce(column, NullType()) for column in rows.c))
    for values in session.execute(query, parameters):
        yield [read(value) for read, value in zip(readers, values, strict=True)]


def _reader(type_: TypeEngine[Any], dialect: Dialect) -> Callable[[Any], Any]:
    process = type_.dialect_impl(dialect).result_processor(dialect, None)

    def read(value: Any) -> Any:
        if process is not None:
            with contextlib.suppress(ArithmeticError, LookupError, TypeError, ValueError):
                value = process(value)
        # JSON holds text, not bytes.
        return value.decode("utf-8", "replace") if isinstance(value, bytes) else value

    return read
