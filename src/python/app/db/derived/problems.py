"""Whether what is derived is what it should be, and the indexes with it."""

from __future__ import annotations

from collections.abc import Iterator

import sqlalchemy as sa

from app.db import derived
from app.db.derived.counts import counted, row_count
from app.db.derived.names import of
from app.db.derived.search import add_function, made_text
from app.db.models import metadata
from app.lists.listed import listed_tables

ADVICE = "`export` and `import --replace` make it anew"


def schema_problems(connection: sa.Connection) -> list[str]:
    """Return what differs, in words, in a SQLite database at the newest revision: in indexes and what is derived.

    Alembic leaves indexes on expressions out where it compares.
    """
    there, expected = _statements(connection), _expected()
    if not derived.is_current(connection):
        # The next start makes it anew.
        expected = {(kind, name): sql for (kind, name), sql in expected.items() if not derived.is_derived(name)}
    return [
        f"{kind} {name}: {'is missing' if (kind, name) not in there else 'is not what it should be'}"
        for kind, name in sorted(expected)
        if there.get((kind, name)) != expected[kind, name]
    ]


def content_problems(connection: sa.Connection) -> Iterator[str]:
    """Yield where counts and the index for search do not fit the rows; their schema is as it should be.

    Nothing is compared that another version derived: the next start makes it anew.
    """
    if not derived.is_current(connection):
        return
    add_function(connection.connection.driver_connection)
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
        texts, (id_,) = of(table, "text"), table.primary_key
        without = connection.exec_driver_sql(
            f'SELECT (SELECT count(*) FROM "{table.name}" WHERE {id_.name} NOT IN (SELECT id FROM {texts})) +'
            f' (SELECT count(*) FROM {texts} WHERE id NOT IN (SELECT {id_.name} FROM "{table.name}"))'
        ).scalar_one()
        if without:
            yield f"table {table.name}: search does not know {without} rows, or knows rows that are gone; {ADVICE}"
        # What is pending (NULL) is made before the next search.
        wrong = connection.exec_driver_sql(
            f'SELECT count(*) FROM {texts} JOIN "{table.name}" AS t ON t.{id_.name} = {texts}.id'
            f" WHERE text <> {made_text('t', listed)}"
        ).scalar_one()
        if wrong:
            yield f"table {table.name}: search knows another text of {wrong} rows than is stored; {ADVICE}"


def _expected() -> dict[tuple[str, str], str]:
    engine = sa.create_engine("sqlite://")
    with engine.begin() as connection:
        metadata.create_all(connection)
        derived.create(connection)
        return _statements(connection)


def _statements(connection: sa.Connection) -> dict[tuple[str, str], str]:
    """Return the statements that made the indexes and what is derived, by kind and name."""
    made = connection.exec_driver_sql("SELECT type, name, sql FROM sqlite_master WHERE sql IS NOT NULL")
    return {
        (kind, name): " ".join(sql.split()) for kind, name, sql in made if kind == "index" or derived.is_derived(name)
    }
