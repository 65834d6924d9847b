"""Rows as JSON that SQLite itself writes, a line each.

Read as values, each row would be fetched by itself, and each time other threads get their turn: with eight callers that
took a third of a list's time. Making objects of ids and times took as much.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    ColumnElement,
    Date,
    DateTime,
    Integer,
    Numeric,
    Select,
    SmallInteger,
    String,
    Text,
    Time,
    Unicode,
    Uuid,
    case,
    func,
    literal_column,
    select,
    type_coerce,
)
from sqlalchemy.types import TypeEngine
from sqlmodel import AutoString, UTCDateTime

from app.db.column_types import UtcDateTime

# The last ones are not in JSON as they are in the database: `_json`.
_WRITTEN = (
    *(String, Text, Unicode, AutoString, Integer, BigInteger, SmallInteger, Date),
    *(Boolean, Uuid, DateTime, Time, UtcDateTime, UTCDateTime),
)

# SQLite's functions take at least 100 arguments: a name and a value each.
_MOST = 50
_NEWLINE = func.char(10)


def can_write(columns: Iterable[ColumnElement[Any]]) -> bool:
    """Say whether SQLite can write these as Pydantic does: text, whole numbers, decimals, booleans, ids and times.

    It cannot write floats without losing digits, nor values of an enum or JSON: such lists are read as values.
    """
    types = [column.type for column in columns]
    return len(types) <= _MOST and all(type(type_) in _WRITTEN or _scale_of(type_) is not None for type_ in types)


def _scale_of(type_: TypeEngine[Any]) -> int | None:
    """Return how many digits after the point a decimal is written with; None for what is no decimal."""
    # SQLAlchemy's own number for a column without one depends on its version.
    return type_.scale if type(type_) is Numeric and type_.asdecimal else None


def as_lines(query: Select[Any], names: Sequence[str], keys: int) -> Select[Any]:
    """Return the query of a query's rows as two texts of lines, both null where there are no rows.

    :param names: the columns that are the members of each line of the first text.
    :param keys: how many of the last columns each line of the second text is an array of.
    """
    # With a limit, the rows of a subquery come in its order.
    page = query.subquery("page")
    members = (part for name in names for part in (literal_column(f"'{name}'"), _json(page.c[name])))
    # An id may stay without dashes, whose making takes a fifth of the statement's time: no one reads a cursor.
    array = (_raw(key) if isinstance(key.type, Uuid) else _json(key) for key in page.c[-keys:])
    # JSON has no newlines inside of text.
    return select(
        func.group_concat(func.json_object(*members), _NEWLINE), func.group_concat(func.json_array(*array), _NEWLINE)
    )


def rows_of_lines(query: Select[Any]) -> Select[Any]:
    """Return the query whose rows a query of `as_lines` writes."""
    (page,) = query.get_final_froms()
    return select(*page.c)


def _raw(column: ColumnElement[Any]) -> ColumnElement[str]:
    return type_coerce(column, String)


def _json(column: ColumnElement[Any]) -> ColumnElement[Any]:
    raw = _raw(column)
    if isinstance(column.type, Boolean):
        return func.json(case((raw == literal_column("1"), "true"), (raw == literal_column("0"), "false")))
    if isinstance(column.type, Uuid):
        # 32 digits, with the dashes of RFC 9562.
        begins = ((1, 8), (9, 4), (13, 4), (17, 4), (21, 12))
        first, *rest = [func.substr(raw, literal_column(str(at)), literal_column(str(length))) for at, length in begins]
        dashed: ColumnElement[str] = first
        for part in rest:
            dashed = dashed.concat(literal_column("'-'")).concat(part)
        return dashed
    if (scale := _scale_of(column.type)) is not None:
        # More digits than these are not stored: app.db.values.
        return func.printf(literal_column(f"'%.{scale}f'"), raw, type_=String)
    if isinstance(column.type, Time):
        return func.replace(raw, literal_column("'.000000'"), literal_column("''"))
    if isinstance(column.type, DateTime):
        local = func.replace(raw, literal_column("' '"), literal_column("'T'"))
        return func.replace(local, literal_column("'.000000'"), literal_column("''"))
    if isinstance(column.type, UtcDateTime | UTCDateTime):
        # As RFC 3339 has it, with a fraction of six digits or none.
        time = func.replace(raw, literal_column("' '"), literal_column("'T'")).concat(literal_column("'Z'"))
        return func.replace(time, literal_column("'.000000Z'"), literal_column("'Z'"))
    return raw
