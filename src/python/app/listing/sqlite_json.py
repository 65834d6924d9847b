"""Rows that SQLite encodes as JSON Lines.

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

from app.db.column_types import ExactDecimal, TextEnum, UtcDateTime

# The last ones are not in JSON as they are in the database: `_json`.
SUPPORTED_TYPES = (
    *(String, Text, Unicode, AutoString, Integer, BigInteger, SmallInteger, Date),
    *(Boolean, Uuid, DateTime, Time, UtcDateTime, UTCDateTime, ExactDecimal, TextEnum),
)

# SQLite's functions take at least 100 arguments (https://www.sqlite.org/limits.html); a column needs two.
MAX_COLUMNS = 50
_NEWLINE = func.char(10)


def supports_columns(columns: Iterable[ColumnElement[Any]]) -> bool:
    """Return whether SQLite encodes these columns as Pydantic does.

    It does so for text, integers, decimals, booleans, ids, times and values of enums that are stored as text. It cannot
    write floats without losing digits, nor bytes or JSON: such lists are read as values.
    """
    types = [column.type for column in columns]
    return len(types) <= MAX_COLUMNS and all(
        type(type_) in SUPPORTED_TYPES or _scale_of(type_) is not None for type_ in types
    )


def _scale_of(type_: TypeEngine[Any]) -> int | None:
    """Return the number of digits after the decimal point of a decimal that is stored as a float; else None."""
    # SQLAlchemy's default for a column without a scale depends on its version.
    return type_.scale if type(type_) is Numeric and type_.asdecimal else None


def as_json_lines(query: Select[Any], names: Sequence[str], keys: int) -> Select[Any]:
    """Wrap a query so that it returns one row of two JSON Lines texts; both are null if the query has no rows.

    The first text has an object for each row, the second one an array with its sort keys.

    :param names: the columns that become members of the objects.
    :param keys: the number of columns at the end of the query that are sort keys.
    """
    # SQLite keeps the order of a subquery that has a LIMIT.
    page = query.subquery("page")
    members = (part for name in names for part in (literal_column(f"'{name}'"), _json(page.c[name])))
    # Inserting dashes takes a fifth of the statement's time; in a cursor, ids do without.
    array = (_raw(key) if isinstance(key.type, Uuid) else _json(key) for key in page.c[-keys:])
    # JSON escapes newlines within strings.
    return select(
        func.group_concat(func.json_object(*members), _NEWLINE), func.group_concat(func.json_array(*array), _NEWLINE)
    )


def rows_of_json_lines(query: Select[Any]) -> Select[Any]:
    """Return the query that `as_json_lines` wrapped."""
    (page,) = query.get_final_froms()
    return select(*page.c)


def _decimal(scaled: ColumnElement[Any], scale: int) -> ColumnElement[str]:
    """Return the text of an integer that is a decimal without its point: 19.90 for 1990, -0.05 for -5."""
    if scale == 0:
        return func.printf(literal_column("'%d'"), scaled, type_=String)
    sign = case((scaled < literal_column("0"), literal_column("'-'")), else_=literal_column("''"))
    one: ColumnElement[int] = literal_column(str(10**scale))
    # `/` of SQLAlchemy would be a division of floats.
    whole, fraction = (func.abs(scaled).op(operator)(one) for operator in ("/", "%"))
    return func.printf(literal_column(f"'%s%d.%0{scale}d'"), sign, whole, fraction, type_=String)


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
        # app.db.values refuses to store more digits. For null, `printf` would write zero.
        written = func.printf(literal_column(f"'%.{scale}f'"), raw, type_=String)
        return case((raw.is_not(None), written))
    if isinstance(column.type, ExactDecimal):
        # A value that is not an integer is damaged, and shown as it is. Null is not an integer either.
        return case((func.typeof(raw) == literal_column("'integer'"), _decimal(raw, column.type.scale)), else_=raw)
    if isinstance(column.type, Time):
        return func.replace(raw, literal_column("'.000000'"), literal_column("''"))
    if isinstance(column.type, DateTime):
        local = func.replace(raw, literal_column("' '"), literal_column("'T'"))
        return func.replace(local, literal_column("'.000000'"), literal_column("''"))
    if isinstance(column.type, UtcDateTime | UTCDateTime):
        # RFC 3339, with a fraction of six digits or none.
        time = func.replace(raw, literal_column("' '"), literal_column("'T'")).concat(literal_column("'Z'"))
        return func.replace(time, literal_column("'.000000Z'"), literal_column("'Z'"))
    return raw
