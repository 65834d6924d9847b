"""Restores deleted rows from their copies."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session

from app.db.deletions.stored_rows import BATCH, Values, from_json, plain_table
from app.db.deletions.table import deleted_row, purge
from app.db.metadata import metadata
from app.db.postgresql.whole_tables import keep_json_nulls_apart, whole_table_at_once


def restore(session: Session, deletion_id: uuid.UUID, user_id: uuid.UUID | None) -> int:
    """Insert the rows of a deletion again, with all values. The caller commits, or rolls back after an error.

    References that were set to null are set again, unless they or their rows were changed in the meantime.

    :param user_id: the user who must have deleted; None for any.
    :return: the number of rows, which is 0 if they can no longer be restored.
    :raises IntegrityError: if the database refuses a row, here or at the commit.
    """
    connection = session.connection()
    purge(connection)
    kept = deleted_row.c.deletion_id == deletion_id
    if user_id is not None:
        kept &= deleted_row.c.user_id == user_id
    copies = connection.execute(sa.select(deleted_row).where(kept).order_by(deleted_row.c.number)).all()
    try:
        rows, references = _decoded(copies)
    except KeyError:
        # A newer version has other tables or columns.
        return 0
    if connection.dialect.name == "sqlite":
        # Rows of one table may refer to each other.
        connection.exec_driver_sql("PRAGMA defer_foreign_keys = ON")
    for table in metadata.sorted_tables:
        _insert(connection, table, rows[table])
    for table, name, values in references:
        _refer_again(connection, plain_table(table), name, values)
    connection.execute(sa.delete(deleted_row).where(kept))
    return sum(map(len, rows.values()))


def _decoded(
    copies: Sequence[sa.Row[Any]],
) -> tuple[defaultdict[sa.Table, list[Values]], list[tuple[sa.Table, str, Values]]]:
    """Return the deleted rows by table, and the references that rows have lost.

    :raises KeyError: if a table or column does not exist.
    """
    rows: defaultdict[sa.Table, list[Values]] = defaultdict(list)
    references = []
    for copy in copies:
        table = metadata.tables[copy.table_name]
        values = from_json(table, copy.content)
        if copy.lost_reference is not None:
            references.append((table, copy.lost_reference, values))
        elif values.keys() != set(table.columns.keys()):
            raise KeyError(table.name)
        else:
            rows[table].append(values)
    return rows, references


def _insert(connection: sa.Connection, table: sa.Table, rows: list[Values]) -> None:
    if not rows:
        return
    if connection.dialect.name == "sqlite":
        connection.execute(sa.insert(plain_table(table)), rows)
        return
    # With the types of the database, such as enumerations.
    own = sa.Table(table.name, sa.MetaData(), autoload_with=connection, resolve_fks=False)
    keep_json_nulls_apart(own)
    with whole_table_at_once(connection, own) as target:
        for start in range(0, len(rows), BATCH):
            connection.execute(sa.insert(target), rows[start : start + BATCH])


def _refer_again(connection: sa.Connection, table: sa.TableClause, name: str, values: Values) -> None:
    key = [table.c[column] == value for column, value in values.items() if column != name]
    connection.execute(sa.update(table).where(*key, table.c[name].is_(None)).values({name: values[name]}))
