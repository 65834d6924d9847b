"""The archive that `export` writes and `import` reads: all rows, independent of the kind of database.

It is a zip file with `manifest.json` and one file of JSON Lines (https://jsonlines.org) per table: one object per row,
with its members in the order of the columns. docs/moving-data.md describes it for readers in other programs.
"""

from __future__ import annotations

import base64
import datetime
import decimal
import json
import math
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeEngine

from app.db.column_types import ExactDecimal, UtcDateTime

FORMAT = "triptych-export"
FORMAT_VERSION = 1
MANIFEST = "manifest.json"

# Maximum number of digits before or after the point of a decimal. No database stores more, and a short text such as
# 1e999999999 would fill the memory when it is expanded.
MAX_DECIMAL_DIGITS = 400


class TableEntry(BaseModel):
    """A table in the manifest.

    :ivar columns: the kind of each column by name. Kinds are keys of KINDS.
    :ivar sha256: the hash of the uncompressed file, in hexadecimal.
    """

    model_config = ConfigDict(extra="forbid")

    name: str
    file: str
    rows: int = Field(ge=0)
    sha256: str
    columns: dict[str, str]


class Manifest(BaseModel):
    """The description of an archive in `manifest.json`.

    :ivar revision: the revision of the rows' schema.
    :ivar tables: the tables, each after those that it refers to.
    """

    model_config = ConfigDict(extra="forbid")

    format: str = FORMAT
    format_version: int = FORMAT_VERSION
    app_version: str
    revision: str
    created_at: datetime.datetime
    tables: list[TableEntry]


@dataclass(frozen=True)
class Kind:
    """The conversion of a column's values to and from JSON.

    :ivar type: the column's type in a database.
    :ivar to_json: converts a Python value to JSON, with the same errors as `from_json`. It is not called for None.
    :ivar from_json: converts back. It raises ValueError, TypeError or ArithmeticError for an invalid value.
    """

    type: TypeEngine[Any]
    to_json: Callable[[Any], Any]
    from_json: Callable[[Any], Any]


class PlainDecimal(sa.TypeDecorator[decimal.Decimal]):
    """A decimal number with its original digits. SQLite stores a float, whose shortest representation has them."""

    impl = sa.Numeric
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        # SQLite's driver does not support decimal numbers.
        own: sa.Numeric[Any] = sa.Numeric(asdecimal=False) if dialect.name == "sqlite" else sa.Numeric()
        return dialect.type_descriptor(own)

    def process_result_value(self, value: Any, dialect: Dialect) -> decimal.Decimal | None:  # noqa: ARG002
        return None if value is None else decimal.Decimal(str(value))


def decimal_text(value: decimal.Decimal, scale: int | None = None) -> str:
    """Return a decimal number without an exponent. None as `scale` removes trailing zeros.

    The text is the same for every database.

    :param scale: the number of digits after the point.
    """
    if not value.is_finite() or abs(value.adjusted()) > MAX_DECIMAL_DIGITS:
        return str(value)
    with decimal.localcontext(prec=3 * MAX_DECIMAL_DIGITS):
        rounded = value.normalize() if scale is None else value.quantize(decimal.Decimal(1).scaleb(-scale))
        return format(rounded, "f")


class KindError(ValueError):
    """A value that is not of its kind. The message does not contain the value."""


def _only(kind: type) -> Callable[[Any], Any]:
    def check(value: Any) -> Any:
        # In Python, JSON's true is an int.
        if type(value) is not kind:
            raise KindError(f"it is of the type {type(value).__name__}, not {kind.__name__}")
        return value

    return check


def _same(value: Any) -> Any:
    return value


def _integer(value: Any) -> int:
    if not -(2**63) <= _only(int)(value) < 2**63:
        raise KindError("it has more than 64 bits")
    return int(value)


def _number(value: Any) -> float:
    number = float(_only(int)(value) if isinstance(value, int) else _only(float)(value))
    if math.isnan(number):
        raise KindError("it is not a number")
    return number


def _decimal(value: Any) -> decimal.Decimal:
    number = decimal.Decimal(_only(str)(value))
    if not number.is_finite() or max(abs(number.adjusted()), len(number.as_tuple().digits)) > MAX_DECIMAL_DIGITS:
        raise KindError("it is not a decimal number, or has too many digits")
    return number


def _utc(value: str) -> datetime.datetime:
    time = datetime.datetime.fromisoformat(value)
    if time.tzinfo is None:
        raise KindError("it has no offset from UTC")
    return time.astimezone(datetime.UTC)


def _constant(name: str) -> Any:
    raise KindError(f"{name} is not valid JSON")


def _parsed(text: Any) -> Any:
    """Parse JSON text. JSON's null is returned as a value of its own, distinct from the database's NULL."""
    value = json.loads(_only(str)(text), parse_constant=_constant)
    return sa.JSON.NULL if value is None else value


def _json_text(text: Any) -> str:
    json.loads(_only(str)(text))
    return str(text)


_JSON = sa.JSON(none_as_null=True)

KINDS = {
    "boolean": Kind(sa.Boolean(), _only(bool), _only(bool)),
    "bytes": Kind(
        sa.LargeBinary(),
        lambda value: base64.b64encode(_only(bytes)(value)).decode("ascii"),
        lambda value: base64.b64decode(_only(str)(value), validate=True),
    ),
    "date": Kind(sa.Date(), datetime.date.isoformat, datetime.date.fromisoformat),
    "datetime": Kind(sa.DateTime(), datetime.datetime.isoformat, datetime.datetime.fromisoformat),
    "datetime-utc": Kind(UtcDateTime(), datetime.datetime.isoformat, _utc),
    "decimal": Kind(PlainDecimal(), decimal_text, _decimal),
    "float": Kind(sa.Float(), lambda value: _only(float)(value + 0.0), _number),
    "integer": Kind(sa.BigInteger(), _only(int), _integer),
    # Written by the first version: null may be the database's or JSON's.
    "json": Kind(_JSON, _same, _same),
    # JSON is written as text, so that the database's NULL and JSON's `null` stay distinct.
    "json-text": Kind(_JSON, _json_text, _parsed),
    "string": Kind(sa.String(), _only(str), _only(str)),
    "time": Kind(sa.Time(), datetime.time.isoformat, datetime.time.fromisoformat),
    "uuid": Kind(sa.Uuid(), lambda value: str(_only(uuid.UUID)(value)), lambda value: uuid.UUID(_only(str)(value))),
}

_KINDS_OF_PYTHON: dict[type, str] = {
    bool: "boolean",
    bytes: "bytes",
    datetime.date: "date",
    datetime.datetime: "datetime",
    datetime.time: "time",
    decimal.Decimal: "decimal",
    float: "float",
    int: "integer",
    str: "string",
    uuid.UUID: "uuid",
}

# Archive kinds that a column of another kind accepts.
_SAME_COLUMN = {"json-text": frozenset({"json", "json-text"})}


def kind_of(column: sa.Column[Any]) -> str:
    """Return the name of a column's kind.

    :raises NotImplementedError: for a type without a kind. A test checks every column of the models.
    """
    if isinstance(column.type, UtcDateTime):
        return "datetime-utc"
    # A decorator changes the Python value. Only the type in the database matters here.
    plain = column.type.impl_instance if isinstance(column.type, sa.TypeDecorator) else column.type
    if isinstance(plain, sa.JSON):
        return "json-text"
    if isinstance(plain, sa.Enum):
        return "string"
    try:
        return _KINDS_OF_PYTHON[plain.python_type]
    except (KeyError, NotImplementedError):
        raise NotImplementedError(
            f"The column {column} has the type {column.type!r}. Add a kind for it to app.db.archive.format.KINDS."
        ) from None


def fits(kind: str, column: sa.Column[Any]) -> bool:
    """Return whether a column of the models accepts an archive's kind."""
    own = kind_of(column)
    return kind in _SAME_COLUMN.get(own, {own})


def kinds_of_type(type_: TypeEngine[Any]) -> frozenset[str]:
    """Return the kinds that a column may have whose type was read from a database; none for an unknown type."""
    # SQLite stores ids as text of 32 characters, and no offsets from UTC.
    for types, kinds in (
        (sa.Boolean, ("boolean",)),
        (sa.JSON, ("json", "json-text")),
        (sa.LargeBinary, ("bytes",)),
        (sa.DateTime, ("datetime", "datetime-utc")),
        (sa.Date, ("date",)),
        (sa.Time, ("time",)),
        (sa.Uuid, ("uuid",)),
        (sa.Integer, ("integer",)),
        (sa.Float, ("float",)),
        (sa.Numeric, ("decimal",)),
        (sa.CHAR, ("string", "uuid")),
        (sa.String, ("string",)),
    ):
        if isinstance(type_, types):
            return frozenset(kinds)
    return frozenset()


def exact_decimal(type_: TypeEngine[Any]) -> ExactDecimal | None:
    """Return the type of a column of exact decimals, of a model or read from a SQLite database; None for others."""
    if isinstance(type_, ExactDecimal):
        return type_
    if isinstance(type_, sa.DECIMAL) and type_.precision is not None and type_.scale is not None:
        return ExactDecimal(type_.precision, type_.scale)
    return None


def exact_decimals(types: Mapping[str, TypeEngine[Any]]) -> dict[str, ExactDecimal]:
    """Return the types of those columns that are exact decimals."""
    return {name: exact for name, type_ in types.items() if (exact := exact_decimal(type_)) is not None}


def table_of(name: str, kinds: Mapping[str, str], decimals: Mapping[str, ExactDecimal]) -> sa.TableClause:
    """Return a table for statements whose types depend on no model.

    :param kinds: the kinds of the columns by name.
    :param decimals: the types of exact decimals by name. SQLite stores them as integers, and only the column's type
        says how many digits follow the point.
    """
    return sa.table(
        name, *(sa.column(column, decimals.get(column, KINDS[kind].type)) for column, kind in kinds.items())
    )
