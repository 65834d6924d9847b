"""Types of SQLite columns that return a value that cannot be read as it is stored, instead of an error.

SQLite stores any value in any column. A damaged or restored file may contain a date that does not exist. The row must
stay readable, or nobody could repair or delete it through the API. `check` reports it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeEngine

# app.db.column_types does the same for the types that are defined there.
TYPES: tuple[type[TypeEngine[Any]], ...] = (sa.Date, sa.Time, sa.DateTime, sa.JSON)


def use_readable_types(dialect: Dialect) -> None:
    """Replace the types of a dialect of SQLite. Call it before the first statement."""
    dialect.colspecs = {**dialect.colspecs, **{type_: _readable(dialect.colspecs[type_]) for type_ in TYPES}}


def _readable(type_: Any) -> Any:
    class Readable(type_):  # type: ignore[misc]
        cache_ok = True

        def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[Any], Any] | None:
            process = super().result_processor(dialect, coltype)
            if process is None:
                return None

            def read(value: Any) -> Any:
                try:
                    return process(value)
                except (ArithmeticError, TypeError, ValueError):
                    return value.decode("utf-8", "replace") if isinstance(value, bytes) else value

            return read

    return Readable
