"""Inserts all rows of a table on a server, with the types of the database."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

import sqlalchemy as sa


def keep_json_nulls_apart(table: sa.Table) -> None:
    """Let a table that was read from the database store None as NULL, and `sa.JSON.NULL` as JSON's null."""
    for column in table.columns:
        if isinstance(column.type, sa.JSON):
            column.type = type(column.type)(none_as_null=True)


@contextlib.contextmanager
def whole_table_at_once(connection: sa.Connection, table: sa.Table) -> Iterator[sa.Table]:
    """Yield the table to insert rows into: the table itself or, if it refers to itself, a temporary one.

    A server checks foreign keys at the end of each statement. Inserted one by one, a row would have to follow the row
    that it refers to, and two rows that refer to each other could not be inserted. One statement inserts all of them.

    :raises IntegrityError: at the end of the block, if the database refuses the rows.
    """
    if not any(key.target_fullname.split(".")[0] == table.name for key in table.foreign_keys):
        yield table
        return
    columns = [sa.Column(column.name, column.type) for column in table.columns]
    together = sa.Table(f"import_{table.name}"[:63], sa.MetaData(), *columns, prefixes=["TEMPORARY"])
    together.create(connection)
    yield together
    # A savepoint: after an error the transaction would not even answer queries about its state.
    with connection.begin_nested():
        connection.execute(sa.insert(table).from_select(list(table.columns), sa.select(together)))
    together.drop(connection)
