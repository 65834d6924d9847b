"""Ids and times as JSON has them, straight from the database: an object for each took most of the time of a list."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Column, ColumnElement, String, Uuid, type_coerce
from sqlalchemy.engine import Dialect

from app.core.types import UtcDateTime


class UuidText(String):
    """An id as RFC 9562 writes it: a file has its digits alone, a server's driver makes an object."""

    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[Any], str | None]:  # noqa: ARG002
        return _with_dashes if dialect.name == "sqlite" else _text


class TimeText(String):
    """A time in UTC as RFC 3339 writes it, with a fraction of six digits or none, as Pydantic does."""

    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[Any], str | None]:  # noqa: ARG002
        return _with_zone if dialect.name == "sqlite" else _in_utc


def is_text_in_json(column: Column[Any]) -> bool:
    """Say whether `for_json` makes text of a column that is none."""
    return isinstance(column.type, Uuid | UtcDateTime)


def for_json(column: Column[Any]) -> ColumnElement[Any]:
    """Return a column as it is read for JSON, under its name."""
    if not is_text_in_json(column):
        return column
    return type_coerce(column, UuidText() if isinstance(column.type, Uuid) else TimeText()).label(column.name)


def _with_dashes(digits: str | None) -> str | None:
    if digits is None:
        return None
    return f"{digits[:8]}-{digits[8:12]}-{digits[12:16]}-{digits[16:20]}-{digits[20:]}"


def _text(value: Any) -> str | None:
    return None if value is None else str(value)


def _with_zone(time: str | None) -> str | None:
    return None if time is None else f"{time[:10]}T{time[11:].removesuffix('.000000')}Z"


def _in_utc(time: datetime | None) -> str | None:
    return None if time is None else time.astimezone(UTC).isoformat().replace("+00:00", "Z")
