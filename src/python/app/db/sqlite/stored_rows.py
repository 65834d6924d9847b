"""Finds rows in a SQLite database that the API would not have stored.

SQLite itself stores any value in any column (https://www.sqlite.org/flexible.html), and keeps no checksums.
"""

from __future__ import annotations

import contextlib
import datetime
import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import sqlite

from app.db.archive.format import KINDS, exact_decimal, kind_of
from app.db.derived.names import quoted
from app.db.row_validation import InvalidRowError, RowValidator

_DIALECT = sqlite.dialect()

# How SQLite stores values of these kinds. All others are text.
_STORED_AS: dict[str, tuple[type, ...]] = {
    "boolean": (int,),
    "bytes": (bytes,),
    "decimal": (int, float),
    "float": (int, float),
    "integer": (int,),
}
_IN_WORDS = {bytes: "bytes", float: "a number", int: "a number", str: "text"}


@dataclass(frozen=True)
class StoredProblem:
    """A row that the API would not have stored so.

    :ivar key: the stored values of the primary key's columns.
    :ivar column: the invalid column; None if it is not a single column.
    :ivar repaired: what the API would have stored for the same row; None if it would have refused it.
    """

    table: sa.Table
    key: tuple[Any, ...]
    column: str | None
    reason: str
    repaired: dict[str, Any] | None = None


def stored_problems(connection: sqlite3.Connection, table: sa.Table) -> Iterator[StoredProblem]:
    """Check each row of a table of the newest revision. The problems contain no values except ids."""
    readers = [(column.name, _reader(column)) for column in table.columns]
    names = [name for name, _ in readers]
    keys = [names.index(column.name) for column in table.primary_key]
    validator = RowValidator(table, _DIALECT)
    query = f"SELECT {', '.join(map(quoted, names))} FROM {quoted(table.name)}"
    with _any_text(connection):
        for values in connection.execute(query):
            key = tuple(values[index] for index in keys)
            name = None
            try:
                row = {}
                for (name, read), value in zip(readers, values, strict=True):
                    row[name] = None if value is None else read(value)
                name = None
                valid = validator.validated(row)
            except InvalidRowError as error:
                yield StoredProblem(table, key, error.column or name, error.reason)
            else:
                changed = [name for name in names if valid[name] != row[name]]
                if changed:
                    yield StoredProblem(table, key, changed[0], "it is not in the form that this app stores", valid)


def _reader(column: sa.Column[Any]) -> Callable[[Any], Any]:
    kind, exact = kind_of(column), exact_decimal(column.type)
    types = _STORED_AS.get(kind, (str,)) if exact is None else (int,)
    type_ = KINDS[kind].type if exact is None else exact
    process: Callable[[Any], Any] | None = type_.dialect_impl(_DIALECT).result_processor(_DIALECT, None)
    if kind == "json-text":
        process = KINDS[kind].from_json

    def read(value: Any) -> Any:
        if not isinstance(value, types):
            raise InvalidRowError(None, f"it is stored as {_IN_WORDS[type(value)]}")
        try:
            result: Any = value if process is None else process(value)
        except (ArithmeticError, LookupError, TypeError, ValueError, RecursionError):
            raise InvalidRowError(None, f"it cannot be read as {kind}") from None
        if (
            (kind == "uuid" and result.hex != value)
            or (kind == "boolean" and value not in (0, 1))
            or (kind.startswith("datetime") and not isinstance(result, datetime.datetime))
        ):
            raise InvalidRowError(None, f"it cannot be read as {kind}")
        return result

    return read


@contextlib.contextmanager
def _any_text(connection: sqlite3.Connection) -> Iterator[None]:
    """Read text that is not UTF-8 as lone surrogates, which no model accepts."""
    before = connection.text_factory
    connection.text_factory = lambda stored: stored.decode("utf-8", "surrogateescape")
    try:
        yield
    finally:
        connection.text_factory = before
