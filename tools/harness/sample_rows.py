"""Sample rows for any table, so that tests of lists, exports and restores depend on no feature.

Models accept the values, so that `check` finds no fault in such a database.

The dev loop fills databases with them (`./pants run //:dev -- --sample 1000`).
"""

from __future__ import annotations

import random
from functools import cache
from typing import Any

import sqlalchemy as sa

from app.core.security import hash_password
from app.db.sample_values import rules_of, sample_value

WORDS = ("lamp", "apple", "Zebra", "Äpfel", "chair", "会議", "table", "blue")

NULL_SHARE = 0.2


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
    if column.name == "hashed_password":
        return _password_hash()
    return sample_value(column, values, number, rules, WORDS)
