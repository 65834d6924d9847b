"""Reading rows as they are stored, and their conversion to JSON and back without loss."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any, TypeAlias

import sqlalchemy as sa

from app.db.archive.format import KINDS, decimal_text, exact_decimals, kind_of, table_of

# The values of a row by column name.
Values: TypeAlias = dict[str, Any]

# Values in one statement. SQLite and PostgreSQL accept more.
BATCH = 500


def plain_table(table: sa.Table) -> sa.TableClause:
    """Return a table for statements with the types of archives, which change no value."""
    decimals = exact_decimals({column.name: column.type for column in table.columns})
    return table_of(table.name, {column.name: kind_of(column) for column in table.columns}, decimals)


def rows_with(
    connection: sa.Connection, table: sa.Table, column: str, values: Sequence[Any], limit: int
) -> Iterator[Values]:
    """Yield the rows whose column has one of the values. On PostgreSQL they are locked.

    :param limit: the number of rows after which the caller stops.
    """
    plain = plain_table(table)
    # JSON is read as its stored text, because a driver would not distinguish its null from the database's NULL.
    columns = [
        sa.cast(plain.c[c.name], sa.Text).label(c.name) if kind_of(c) == "json-text" else plain.c[c.name]
        for c in table.columns
    ]
    for start in range(0, len(values), BATCH):
        some = plain.c[column].in_(values[start : start + BATCH])
        query = sa.select(*columns).where(some).limit(limit).with_for_update()
        for row in connection.execute(query, execution_options={"yield_per": BATCH}).mappings():
            yield dict(row)


def to_json(table: sa.Table, values: Values) -> str:
    """Return some or all values of a row as JSON.

    :raises ValueError, TypeError, ArithmeticError: for a damaged value, which another program has stored.
    """
    encoded = {name: _encoded(table.c[name], value) for name, value in values.items()}
    return json.dumps(encoded, ensure_ascii=False, separators=(",", ":"))


def _encoded(column: sa.Column[Any], value: Any) -> Any:
    if value is None:
        return None
    if kind_of(column) == "decimal":
        return decimal_text(value, getattr(column.type, "scale", None))
    return KINDS[kind_of(column)].to_json(value)


def from_json(table: sa.Table, content: str) -> Values:
    """Return the values of a row from their JSON.

    :raises KeyError: if the table no longer has one of the columns.
    """
    decoded = json.loads(content).items()
    return {name: None if value is None else KINDS[kind_of(table.c[name])].from_json(value) for name, value in decoded}
