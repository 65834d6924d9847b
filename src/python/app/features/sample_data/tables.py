"""The tables that can have sample rows."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import sqlalchemy as sa
from fastapi import APIRouter

from app.db.metadata import metadata, table_of
from app.features.overview.lists import visible_lists
from app.features.sample_data.ids import FIRST_ID, LAST_ID
from app.features.users.models import User

USERS = table_of(User)


def sample_tables(routers: Iterable[APIRouter], caller: User) -> list[sa.Table]:
    """Return the tables of the lists that the caller may see, each after those that it refers to.

    Users are left out: somebody could sign in as one. So is a table that must refer to a row that no sample has.
    """
    listed = {spec.table for _, spec in visible_lists(routers, caller)}
    found: list[sa.Table] = []
    for table in metadata.sorted_tables:
        if table not in listed or table is USERS or not _has_uuid(table):
            continue
        if all(refers_to_sample(column, found) or column.nullable for column in referring(table)):
            found.append(table)
    return found


def referring(table: sa.Table) -> list[sa.Column[Any]]:
    """Return the columns that refer to other rows."""
    return [column for column in table.columns if column.foreign_keys]


def referred(column: sa.Column[Any]) -> sa.Column[Any]:
    """Return the column that another one refers to."""
    return next(iter(column.foreign_keys)).column


def refers_to_sample(column: sa.Column[Any], tables: Sequence[sa.Table]) -> bool:
    """Return whether a column refers to the caller or to a row of these tables."""
    other = referred(column)
    return bool(other.primary_key) and (other.table is USERS or other.table in tables)


def is_sample(column: sa.Column[Any]) -> sa.ColumnElement[bool]:
    """Return the condition that a column has the id of a sample row. An index on it finds all of them."""
    return column.between(FIRST_ID, LAST_ID)


def has_samples(connection: sa.Connection, tables: Iterable[sa.Table]) -> bool:
    """Return whether any of these tables has a sample row."""
    found = [sa.exists().where(is_sample(table.c.id)) for table in tables]
    return bool(found) and bool(connection.execute(sa.select(sa.or_(*found))).scalar_one())


def _has_uuid(table: sa.Table) -> bool:
    return [column.name for column in table.primary_key] == ["id"] and isinstance(table.c.id.type, sa.Uuid)
