"""Column types for the models of features."""

from __future__ import annotations

from collections.abc import Callable
from datetime import MAXYEAR, MINYEAR, UTC, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any

from sqlalchemy import DECIMAL, DateTime, String
from sqlalchemy.engine import Dialect
from sqlalchemy.sql import operators
from sqlalchemy.types import TypeDecorator, TypeEngine

from app.core.decimals import MAX_PRECISION, decimal_problem, from_scaled, to_scaled


class UtcDateTime(TypeDecorator[datetime]):
    """A time that is stored in UTC and returned with its offset. SQLite itself stores no offsets."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"The time {value} has no offset from UTC. Add one.")
            # At the ends of the calendar, the same moment in another time zone is not a valid date.
        if not MINYEAR < value.year < MAXYEAR:
            raise ValueError(f"The time {value} is too close to the ends of the calendar. Use the years 2 to 9998.")
        utc = value.astimezone(UTC)
        return utc.replace(tzinfo=None) if dialect.name == "sqlite" else utc

    def process_result_value(self, value: Any, dialect: Dialect) -> Any:  # noqa: ARG002
        if value is None:
            return None
        if not isinstance(value, datetime):
            # From app.db.sqlite.readable_types, as below.
            return str(value)
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)

    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[Any], Any] | None:
        process = super().result_processor(dialect, coltype)
        if dialect.name != "sqlite" or process is None:
            return process

        def read(value: Any) -> Any:
            try:
                return process(value)
            except (ArithmeticError, TypeError, ValueError):
                # A damaged or restored file may contain an invalid time. The row must stay readable, or nobody could
                # repair or delete it through the API. `check` reports it.
                return value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value)

        return read

    @property
    def python_type(self) -> type[Any]:
        return datetime


class _ScaledInteger(DECIMAL[Any]):
    """A column of SQLite that is declared DECIMAL(p, s) and holds integers, which the driver passes on unchanged."""

    cache_ok = True

    def bind_processor(self, dialect: Dialect) -> None:  # noqa: ARG002
        return None

    def result_processor(self, dialect: Dialect, coltype: object) -> None:  # noqa: ARG002
        return None


class _NoArithmetic(TypeDecorator.Comparator[Decimal], DECIMAL.Comparator[Any]):
    """The operators of decimals in SQL: comparisons only, because SQLite would compute with integers."""

    _ARITHMETIC = frozenset(
        {operators.add, operators.sub, operators.mul, operators.truediv, operators.floordiv, operators.mod}
    )

    def operate(self, op: operators.OperatorType, *other: Any, **options: Any) -> Any:
        if op in self._ARITHMETIC:
            raise TypeError("Columns of decimals can be compared and summed in SQL. Compute anything else in Python.")
        return super().operate(op, *other, **options)

    def reverse_operate(self, op: operators.OperatorType, other: Any, **options: Any) -> Any:
        return self.operate(op, other, **options) if op in self._ARITHMETIC else super().reverse_operate(op, other)


class ExactDecimal(TypeDecorator[Decimal]):
    """A decimal number that both databases store exactly, compare as a number and index.

    SQLite has no decimals, and would store a binary fraction. It stores the number without its point as an integer:
    19.90 with two digits after the point is 1990. PostgreSQL stores NUMERIC(precision, scale).

    :param precision: all digits, at most 18, so that the integer has 64 bits.
    :param scale: the digits after the point.
    :raises ValueError: for other values.
    """

    impl = DECIMAL
    cache_ok = True
    comparator_factory = _NoArithmetic

    def __init__(self, precision: int, scale: int) -> None:
        if not 1 <= precision <= MAX_PRECISION or not 0 <= scale <= precision:
            raise ValueError(
                f"ExactDecimal({precision}, {scale}) cannot be stored. Use 1 to {MAX_PRECISION} digits, of which the"
                " second number, from 0 to the first, says how many follow the point."
            )
        self.precision = precision
        self.scale = scale
        super().__init__(precision, scale)

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        own = _ScaledInteger if dialect.name == "sqlite" else DECIMAL
        return dialect.type_descriptor(own(self.precision, self.scale))

    def process_bind_param(self, value: Any, dialect: Dialect) -> Any:
        if value is None:
            return None
        if type(value) not in {Decimal, int}:
            raise ValueError(f"A decimal should be a Decimal, not a {type(value).__name__}")
        number = Decimal(value)
        if (problem := decimal_problem(number, self.precision, self.scale)) is not None:
            raise ValueError(problem)
        return to_scaled(number, self.scale) if dialect.name == "sqlite" else number

    def process_result_value(self, value: Any, dialect: Dialect) -> Any:
        if value is None or dialect.name != "sqlite":
            return value
        if type(value) is int:
            return from_scaled(value, self.scale)
        # A damaged or restored file. The row must stay readable, as with UtcDateTime.
        return value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value)

    @property
    def python_type(self) -> type[Any]:
        return Decimal


class TextEnum(TypeDecorator[StrEnum]):
    """An enumeration, stored as the text of its values. A new value needs no revision.

    :param enum: the values, of at most LENGTH characters each.
    :raises ValueError: if a value is longer.
    """

    LENGTH = 64

    impl = String(LENGTH)
    cache_ok = True

    def __init__(self, enum: type[StrEnum]) -> None:
        if longest := [value for value in enum if len(value) > self.LENGTH]:
            raise ValueError(f"The value {longest[0].value!r} of {enum.__name__} is longer than {self.LENGTH}.")
        self.enum = enum
        super().__init__(self.LENGTH)

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:  # noqa: ARG002
        return None if value is None else str(value)

    def process_result_value(self, value: Any, dialect: Dialect) -> Any:  # noqa: ARG002
        try:
            return None if value is None else self.enum(value)
        except ValueError:
            # The value of another version or of a restored file. The row must stay readable. `check` reports it.
            return value
