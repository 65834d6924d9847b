"""Made-up values for any column, which the models accept."""

from __future__ import annotations

import datetime
import random
import uuid
from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any

import sqlalchemy as sa
from sqlmodel.main import default_registry

from app.db.column_types import ExactDecimal, TextEnum, UtcDateTime

FIRST_DAY = datetime.date(2026, 1, 1)

# The length of a text in a column that has no limit.
MAX_TEXT_LENGTH = 100


def rules_of(table: sa.Table) -> dict[str, dict[str, Any]]:
    """Return the JSON schema of each field of a table's model, by its column; nothing if the table has no model."""
    models = [mapper.class_ for mapper in default_registry.mappers if mapper.local_table is table]
    found = {}
    for model in models:
        for name, rules in model.model_json_schema()["properties"].items():
            # Of a field that may be null, the part for other values.
            found[name] = next((part for part in rules.get("anyOf", ()) if part.get("type") != "null"), rules)
    return found


def sample_value(
    column: sa.Column[Any], values: random.Random, number: int, rules: dict[str, Any], words: Sequence[str]
) -> Any:
    """Return a value for a column that refers to no other table. It is not null.

    :param number: the number of the row, which makes the values of unique columns different.
    :param rules: the JSON schema of the field, from `rules_of`.
    :param words: texts are made of them, and addresses of the first two, which are ASCII.
    """
    type_ = column.type
    if isinstance(type_, sa.Enum):
        return values.choice(list(type_.enum_class or type_.enums))
    if isinstance(type_, TextEnum):
        return values.choice(list(type_.enum))
    if isinstance(type_, ExactDecimal):
        highest = min(10**type_.precision, 1000)
        return Decimal(number if column.unique else values.randrange(1, highest)).scaleb(-type_.scale)
    if isinstance(getattr(type_, "impl_instance", type_), sa.String):
        return _text(column, values, number, rules, words)
    makers: list[tuple[type[Any] | tuple[type[Any], ...], Callable[[], Any]]] = [
        (sa.Boolean, lambda: values.random() < 0.5),
        (sa.Uuid, lambda: uuid.UUID(int=values.getrandbits(128), version=4)),
        ((UtcDateTime, sa.DateTime), lambda: _time(type_, number if column.unique else values.randrange(5))),
        (sa.Date, lambda: FIRST_DAY + datetime.timedelta(days=number if column.unique else values.randrange(31))),
        (sa.Time, lambda: datetime.time(values.randrange(24), number if column.unique else values.randrange(60))),
        (sa.Integer, lambda: _first(rules) + (number if column.unique else values.randrange(5))),
        (sa.Float, lambda: values.random()),
        (sa.Numeric, lambda: Decimal(values.randrange(1000)).scaleb(-(getattr(type_, "scale", None) or 0))),
        (sa.LargeBinary, lambda: values.randbytes(8)),
        (sa.JSON, lambda: {"words": values.choices(words, k=2)}),
    ]
    for kinds, make in makers:
        if isinstance(type_, kinds):
            return make()
    raise AssertionError(
        f"There are no sample values for {column.table.name}.{column.name} of {type_!r}. Add them here."
    )


def _text(
    column: sa.Column[Any], values: random.Random, number: int, rules: dict[str, Any], words: Sequence[str]
) -> str:
    length = getattr(column.type, "length", None) or MAX_TEXT_LENGTH
    text = " ".join(values.choices(words, k=2))
    if rules.get("format") == "email":
        return f"{values.choice(words[:2])}-{number}-{values.randrange(10**6)}@example.com"
    if "://" in rules.get("pattern", ""):
        return f"https://example.com/{values.choice(words[:2])}/{number}"
    return f"{text} {number}"[-(length):] if column.unique else text[:length]


def _first(rules: dict[str, Any]) -> int:
    """Return the lowest whole number that a field accepts, or 0 if that is lower."""
    return int(max(0, rules.get("minimum", 0), rules.get("exclusiveMinimum", -1) + 1))


def _time(type_: Any, day: int) -> datetime.datetime:
    time = datetime.datetime.combine(FIRST_DAY, datetime.time(), datetime.UTC) + datetime.timedelta(days=day)
    return time if isinstance(type_, UtcDateTime) or type_.timezone else time.replace(tzinfo=None)
