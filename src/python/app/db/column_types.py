"""Column types for the models of features."""

from __future__ import annotations

from collections.abc import Callable
from datetime import MAXYEAR, MINYEAR, UTC, datetime
from typing import Any

from sqlalchemy import DateTime
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator


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

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        if value is None:
            return None
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
                # repair or
                # delete it through the API. `check` reports it.
                return value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value)

        return read

    @property
    def python_type(self) -> type[Any]:
        return datetime
