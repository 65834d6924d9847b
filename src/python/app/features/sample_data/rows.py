"""Adds sample rows to tables, and removes them, in many short transactions so that others can write."""

from __future__ import annotations

import random
import time
import uuid
from collections.abc import Sequence
from datetime import timedelta
from typing import Any, cast

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from app.core.types import utc_now
from app.db.progress import Progress
from app.db.sample_values import rules_of, sample_value
from app.db.sqlite.write_lock import PAUSE_SECONDS
from app.features.sample_data.ids import sample_id
from app.features.sample_data.tables import USERS, is_sample, referred, referring, refers_to_sample

BATCH_ROWS = 2_000

# Samples seem to have been added over at least so many days, at most about so many a day.
MIN_DAYS = 30
ROWS_PER_DAY = 130

# A row refers to one of so many rows of another table.
MAX_REFERRED_ROWS = 1_000

NULL_SHARE = 0.2

WORDS = (
    "blue", "brass", "lamp", "garden", "chair", "paper", "café", "winter", "letter", "window", "silver", "bridge",
    "river", "piano", "atlas", "Äpfel", "会議", "copper", "ticket", "harbour", "engine", "notes", "kitchen", "green",
)  # fmt: skip


def add_samples(
    engine: sa.Engine, tables: Sequence[sa.Table], rows: int, owner: uuid.UUID, progress: Progress
) -> dict[str, int]:
    """Add rows to each table, and return how many were added by table.

    A row whose unique values exist already is left out.

    :param tables: from `sample_tables`.
    :param owner: the user whom the rows belong to.
    """
    added: dict[str, int] = {}
    days = max(MIN_DAYS, rows // ROWS_PER_DAY)
    for position, table in enumerate(tables):
        added[table.name] = 0
        for first in range(0, rows, BATCH_ROWS):
            numbers = range(first, min(first + BATCH_ROWS, rows))
            with engine.begin() as connection:
                added[table.name] += _add(connection, table, tables[:position], numbers, owner, days)
            progress((position + numbers.stop / rows) / len(tables))
            _let_others_write(engine)
    return added


def remove_samples(engine: sa.Engine, tables: Sequence[sa.Table], progress: Progress) -> tuple[dict[str, int], int]:
    """Remove all sample rows, and return how many were removed by table, and how many are left.

    Rows that other rows refer to stay, because their removal would change or remove those too.
    """
    removed = {table.name: 0 for table in reversed(tables)}
    before = _count(engine, tables)
    for table in reversed(tables):
        more = True
        while more:
            with engine.begin() as connection:
                count = _remove(connection, table)
            removed[table.name] += count
            more = count > 0
            progress(sum(removed.values()) / max(before, 1))
            _let_others_write(engine)
    return removed, _count(engine, tables)


def _count(engine: sa.Engine, tables: Sequence[sa.Table]) -> int:
    with engine.connect() as connection:
        return sum(
            connection.execute(sa.select(sa.func.count()).where(is_sample(table.c.id))).scalar_one() for table in tables
        )


def _add(
    connection: sa.Connection,
    table: sa.Table,
    others: Sequence[sa.Table],
    numbers: range,
    owner: uuid.UUID,
    days: int,
) -> int:
    values = random.Random(f"{table.name} {numbers.start}")
    rules = rules_of(table)
    keys = {column: _keys(connection, column, others, owner) for column in referring(table)}
    now = utc_now()

    def value(column: sa.Column[Any], number: int) -> Any:
        if column.primary_key:
            return sample_id(number)
        if column in keys:
            found = keys[column]
            return values.choice(found) if found else None
        if column.name == "created_at":
            # A little more were added lately.
            return now - timedelta(days=days * values.random() ** 1.15)
        if column.nullable and values.random() < NULL_SHARE:
            return None
        return sample_value(column, values, number, rules.get(column.name, {}), WORDS)

    rows = [{column.name: value(column, number) for column in table.columns} for number in numbers]
    insert = sqlite.insert if connection.dialect.name == "sqlite" else postgresql.insert
    connection.execute(insert(table).on_conflict_do_nothing(), rows)
    # Some drivers do not tell how many rows were inserted.
    batch = table.c.id.between(sample_id(numbers.start), sample_id(numbers.stop - 1))
    return connection.execute(sa.select(sa.func.count()).where(batch)).scalar_one()


def _keys(connection: sa.Connection, column: sa.Column[Any], others: Sequence[sa.Table], owner: uuid.UUID) -> list[Any]:
    """Return the values that a column which refers to other rows may have; none if it must be null."""
    other = referred(column)
    if not refers_to_sample(column, others):
        return []
    if other.table is USERS:
        return [owner]
    return list(connection.execute(sa.select(other).where(is_sample(other)).limit(MAX_REFERRED_ROWS)).scalars())


def _remove(connection: sa.Connection, table: sa.Table) -> int:
    """Remove some sample rows that no row refers to, and return their number."""
    some = sa.select(table.c.id).where(is_sample(table.c.id))
    for other in table.metadata.sorted_tables:
        for column in referring(other):
            if referred(column).table is table:
                rows = other.alias()
                key = rows.c[column.name]
                some = some.where(table.c.id.not_in(sa.select(key).where(is_sample(key))))
    chosen = some.limit(BATCH_ROWS).subquery()
    statement = sa.delete(table).where(table.c.id.in_(sa.select(chosen.c.id)))
    return cast(sa.CursorResult[Any], connection.execute(statement)).rowcount


def _let_others_write(engine: sa.Engine) -> None:
    if engine.dialect.name == "sqlite":
        time.sleep(PAUSE_SECONDS)
