"""The check that derived data agree with the rows."""

from __future__ import annotations

from collections.abc import Iterator

import sqlalchemy as sa

from app.db import derived
from app.db.derived.counters import counted, row_count
from app.db.derived.names import of, quoted
from app.db.derived.spec import derived_tables
from app.db.derived.trigram_index import add_function, made_text
from app.db.metadata import metadata

ADVICE = "run `migrate rebuild`, or export the data and import it again"


def content_problems(connection: sa.Connection) -> Iterator[str]:
    """Yield a message for each table whose counters or index texts do not agree with its rows.

    Data derived by another version are not compared: the next start derives them again.
    """
    if not derived.is_current(connection):
        return
    add_function(connection.connection.driver_connection)
    for table, spec in derived_tables(metadata):
        kept = {
            scope: n
            for scope, n in connection.execute(
                sa.select(row_count.c.scope, row_count.c.n).where(row_count.c.table_name == table.name)
            )
            if n
        }
        if kept != {row.scope: row.n for row in connection.execute(counted(table, spec)) if row.n}:
            yield f"table {table.name}: its row counts are wrong; {ADVICE}"
        texts, (id_,) = of(table, "text"), table.primary_key
        without = connection.exec_driver_sql(
            f'SELECT (SELECT count(*) FROM "{table.name}" WHERE {quoted(id_.name)} NOT IN (SELECT id FROM {texts})) +'
            f' (SELECT count(*) FROM {texts} WHERE id NOT IN (SELECT {quoted(id_.name)} FROM "{table.name}"))'
        ).scalar_one()
        if without:
            yield f"table {table.name}: search misses {without} rows or has rows that were deleted; {ADVICE}"
        # Pending texts (NULL) are written before the next search.
        wrong = connection.exec_driver_sql(
            f'SELECT count(*) FROM {texts} JOIN "{table.name}" AS t ON t.{quoted(id_.name)} = {texts}.id'
            f" WHERE text <> {made_text('t', spec)}"
        ).scalar_one()
        if wrong:
            yield f"table {table.name}: search has another text than the table in {wrong} rows; {ADVICE}"
