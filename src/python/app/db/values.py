"""Checks that a database can store a value and return it unchanged. Other values are refused before a write."""

from __future__ import annotations

import contextlib
import datetime
import sys
from decimal import Decimal
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Dialect
from sqlalchemy.engine.interfaces import ExceptionContext
from sqlalchemy.exc import StatementError
from sqlalchemy.types import TypeEngine

from app.core.text import json_problem, text_problem

NumberType = sa.Numeric[Any] | sa.Float[Any]

# The bits of an integer are those of PostgreSQL's types. SQLite would store 64 in any column, and the rows could not be
# moved to PostgreSQL.
_BITS: dict[type[TypeEngine[Any]], int] = {sa.SmallInteger: 16, sa.BigInteger: 64, sa.Integer: 32}


def value_problem(type_: TypeEngine[Any], value: Any, dialect: Dialect) -> str | None:
    """Return why a column of this type cannot store a value and return it, or None if it can.

    The message is for the caller of the API. It does not contain the value, which may be a secret.
    """
    if value is None:
        return None
    if isinstance(type_, sa.types.TypeDecorator):
        return _decorated_problem(type_, value, dialect)
    if isinstance(type_, sa.Enum):
        store = type_.dialect_impl(dialect).bind_processor(dialect)
        try:
            if store is not None:
                store(value)
        except LookupError:
            return "The value should be one that the column allows"
        return None
    if isinstance(type_, sa.JSON):
        return json_problem(value)
    match value:
        case str():
            return _text_problem(type_, value)
        case bool():
            return None
        case int() if isinstance(type_, sa.Integer):
            return _integer_problem(type_, value)
        case int() | float() | Decimal() if isinstance(type_, sa.Numeric | sa.Float):
            return _number_problem(type_, value, dialect)
        case datetime.datetime() | datetime.time():
            return _time_problem(type_, value, dialect)
    return None


def _decorated_problem(type_: sa.types.TypeDecorator[Any], value: Any, dialect: Dialect) -> str | None:
    if isinstance(type_.impl_instance, sa.DateTime) and isinstance(value, datetime.datetime):
        # Such a type stores offsets, which the plain one does not, or it refuses them.
        if not datetime.MINYEAR < value.year < datetime.MAXYEAR:
            return "A time should be in the years 2 to 9998, since others have no date in some time zones"
        return None if value.tzinfo is not None else "A time should have its offset from UTC"
    with contextlib.suppress(NotImplementedError):
        try:
            value = type_.process_bind_param(value, dialect)
        except (ValueError, OverflowError) as error:
            return str(error)
    return value_problem(type_.impl_instance, value, dialect)


def _text_problem(type_: TypeEngine[Any], value: str) -> str | None:
    length = type_.length if isinstance(type_, sa.String) else None
    if length is not None and len(value) > length:
        return f"Text should have at most {length} characters"
    return text_problem(value)


def _integer_problem(type_: TypeEngine[Any], value: int) -> str | None:
    bits = next(bits for kind, bits in _BITS.items() if isinstance(type_, kind))
    bound = 1 << (bits - 1)
    return None if -bound <= value < bound else f"An integer should be from {-bound} to {bound - 1}"


def _number_problem(type_: NumberType, value: int | float | Decimal, dialect: Dialect) -> str | None:
    if not isinstance(value, Decimal):
        # An int may be too large for a float.
        finite = abs(value) <= sys.float_info.max
        return None if finite else "A number should be finite and below 1.8e308"
    if not value.is_finite() or value.adjusted() > sys.float_info.max_10_exp:
        return "A number should be finite and below 1e308"
    scale, precision = type_.decimal_return_scale or getattr(type_, "scale", None), type_.precision
    if scale is not None and _digits_after_point(value) > scale:
        return f"A number should have at most {scale} digits after the point"
    if precision is not None and isinstance(type_, sa.Numeric):
        before = precision - (type_.scale or 0)
        if abs(value) >= Decimal(10) ** before:
            return f"A number should have at most {before} digits before the point"
    # PostgreSQL stores decimals exactly, SQLite as binary fractions.
    if dialect.name == "sqlite" and not _comes_back(type_, value, dialect):
        return "A number should not have more digits than this database stores, which are about 15"
    return None


def _digits_after_point(value: Decimal) -> int:
    _, digits, exponent = value.as_tuple()
    assert isinstance(exponent, int), "only NaN and infinity have no integer exponent"
    zeros = len(digits) - len("".join(map(str, digits)).rstrip("0"))
    return max(0, -(exponent + zeros)) if any(digits) else 0


def _comes_back(type_: TypeEngine[Any], value: Any, dialect: Dialect) -> bool:
    in_database = type_.dialect_impl(dialect)
    store, read = in_database.bind_processor(dialect), in_database.result_processor(dialect, None)
    stored = value if store is None else store(value)
    return bool((stored if read is None else read(stored)) == value)


def _time_problem(type_: TypeEngine[Any], value: datetime.datetime | datetime.time, dialect: Dialect) -> str | None:
    keeps_offset = getattr(type_, "timezone", False) and dialect.name != "sqlite"
    if keeps_offset and value.tzinfo is None:
        return "A time should have its offset from UTC"
    if not keeps_offset and value.tzinfo is not None:
        return "A time should have no offset from UTC, which this column does not store"
    return None


def as_statement_error(context: ExceptionContext) -> None:
    """Turn a driver's refusal of a value into a StatementError, unlike bugs. For the event `handle_error`.

    :raises StatementError: instead of the driver's ValueError (a lone surrogate) or OverflowError (a large number).
    """
    error = context.original_exception
    if context.sqlalchemy_exception is None and isinstance(error, ValueError | OverflowError):
        raise StatementError(type(error).__name__, context.statement, None, error, hide_parameters=True) from error
