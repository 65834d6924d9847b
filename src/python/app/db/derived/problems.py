"""Whether what is derived from the rows fits them."""

from __future__ import annotations

from collections.abc import Iterator

import sqlalchemy as sa

from app.db.derived.counts import counted, row_count
from app.db.derived.names import of, quoted
from app.db.models import metadata
from app.lists.listed import listed_tables

ADVICE = "`migrate rebuild` makes it anew, and so do an export and its import"


def content_problems(connection: sa.Connection) -> Iterator[str]:
    """Yield where counts and the index for search do not fit the rows; their schema is as it should be."""
    for table, listed in listed_tables(metadata):
        kept = {
            scope: n
            for scope, n in connection.execute(
                sa.select(row_count.c.scope, row_count.c.n).where(row_count.c.table_name == table.name)
            )
            if n
        }
        if kept != {row.scope: row.n for row in connection.execute(counted(table, listed)) if row.n}:
            yield f"table {table.name}: its counts are wrong; {ADVICE}"
        key, (id_,) = of(table, "key"), table.primary_key
        without = connection.exec_driver_sql(
            f'SELECT (SELECT count(*) FROM "{table.name}" WHERE {quoted(id_.name)} NOT IN (SELECT id FROM {key})) +'
            f' (SELECT count(*) FROM {key} WHERE id NOT IN (SELECT {quoted(id_.name)} FROM "{table.name}"))'
        ).scalar_one()
        if without:
            yield f"table {table.name}: search does not know {without} rows, or knows rows that are gone; {ADVICE}"
