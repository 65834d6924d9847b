"""Sample rows for any table, so that tests of lists, exports and restores depend on no feature.

Models accept the values, so that `check` finds no fault in such a database.

The dev loop fills databases with them (`./pants run //:dev -- --sample 1000`).
"""

from __future__ import annotations

import datetime
import random
import uuid
from collections.abc import Callable
from decimal import Decimal
from functools import cache
from typing import Any

import sqlalchemy as sa
from sqlmodel.main import default_registry

from app.core.security import hash_password
from app.db.column_types import ExactDecimal, TextEnum, UtcDateTime
from app.listing.keyset import python_type

WORDS = ("lamp", "apple", "Zebra", "Äpfel", "chair", "会議", "table", "blue")

NULL_SHARE = 0.2

FIRST_DAY = datetime.date(2026, 1, 1)


def add_rows(connection: sa.Connection, table: sa.Table, count: int, seed: int = 0, first: int = 0) -> None:
    """Add rows with values in every column, including null. Empty tables that they refer to get rows first.

    :param seed: the same seed gives the same values, apart from hashes of passwords.
    :param first: the number of the first row. Rows with different numbers have different values in unique columns.
    """
    values = random.Random(f"{table.name} {seed}")
    references = {
        column: _keys(connection, key.column, count if column.unique else 1, values)
        for column in table.columns
        for key in column.foreign_keys
        if key.column.table is not table
    }
    rules = rules_of(table)
    rows = [
        {
            column.name: _value(column, references.get(column), values, number, rules.get(column.name, {}))
            for column in table.columns
        }
        for number in range(first, first + count)
    ]
    connection.execute(table.insert(), rows)


def rules_of(table: sa.Table) -> dict[str, dict[str, Any]]:
    """Return the JSON schema of each field of a table's model, by its column; nothing if the table has no model."""
    models = [mapper.class_ for mapper in default_registry.mappers if mapper.local_table is table]
    found = {}
    for model in models:
        for name, rules in model.model_json_schema()["properties"].items():
            # Of a field that may be null, the part for other values.
            found[name] = next((part for part in rules.get("anyOf", ()) if part.get("type") != "null"), rules)
    return found


@cache
def _password_hash() -> str:
    return hash_password("a password of sample rows")


def _keys(connection: sa.Connection, column: sa.Column[Any], at_least: int, values: random.Random) -> list[Any]:
    query = sa.select(column)
    missing = at_least - len(connection.execute(query.limit(at_least)).all())
    if missing > 0:
        add_rows(connection, column.table, max(missing, 3), values.randrange(1000))
    return list(connection.execute(query).scalars())


def _value(
    column: sa.Column[Any], keys: list[Any] | None, values: random.Random, number: int, rules: dict[str, Any]
) -> Any:
    if column.nullable and values.random() < NULL_SHARE:
        return None
    if keys is not None:
        return keys[number] if column.unique else values.choice(keys)
    if column.foreign_keys:
        return None
    return _make(column, values, number, rules)


def _make(column: sa.Column[Any], values: random.Random, number: int, rules: dict[str, Any]) -> Any:
    type_ = column.type
    if isinstance(type_, sa.Enum):
        return values.choice(list(type_.enum_class or type_.enums))
    if isinstance(type_, TextEnum):
        return values.choice(list(type_.enum))
    if isinstance(type_, ExactDecimal):
        highest = min(10**type_.precision, 1000)
        return Decimal(number if column.unique else values.randrange(1, highest)).scaleb(-type_.scale)
    if python_type(type_) is str:
        length = getattr(type_, "length", None) or 100
        text = " ".join(values.choices(WORDS, k=2))
        if column.name == "hashed_password":
            return _password_hash()
        if rules.get("format") == "email":
            return f"{values.choice(WORDS[:2])}-{number}-{values.randrange(10**6)}@example.com"
        if "://" in rules.get("pattern", ""):
            return f"https://example.com/{values.choice(WORDS[:2])}/{number}"
        return f"{text} {number}"[-(length):] if column.unique else text[:length]
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
        (sa.JSON, lambda: {"words": values.choices(WORDS, k=2)}),
    ]
    for kinds, make in makers:
        if isinstance(type_, kinds):
            return make()
    raise AssertionError(
        f"There are no sample values for {column.table.name}.{column.name} of {type_!r}. Add them here."
    )


def _first(rules: dict[str, Any]) -> int:
    """Return the lowest whole number that a field accepts, or 0 if that is lower."""
    return int(max(0, rules.get("minimum", 0), rules.get("exclusiveMinimum", -1) + 1))


def _time(type_: Any, day: int) -> datetime.datetime:
    time = datetime.datetime.combine(FIRST_DAY, datetime.time(), datetime.UTC) + datetime.timedelta(days=day)
    return time if isinstance(type_, UtcDateTime) or type_.timezone else time.replace(tzinfo=None)
