"""The trigram index for search: a searchable text for each row, indexed by FTS5 on SQLite and pg_trgm on PostgreSQL.

This program makes the texts (app.core.search_text), because the databases fold case differently. The table
`derived_…_text` has one row for each row of a table that has a list. Triggers insert and delete these rows, and set the
text of a changed row to NULL: it is pending (app.db.derived.pending). So changes of other programs are noticed.
"""

from __future__ import annotations

from collections.abc import Iterator

import sqlalchemy as sa

from app.core.errors import MigrationError
from app.core.search_text import index_text
from app.db.derived.names import of, quoted
from app.db.derived.spec import DerivedSpec, derived_tables
from app.db.metadata import metadata

# The SQL function that makes a row's searchable text.
FUNCTION = "index_text"

# Rows whose texts are sent to PostgreSQL in one statement.
BATCH = 5_000


def create(connection: sa.Connection) -> None:
    """Create the texts, the index and the triggers of each table that has a list."""
    if connection.dialect.name == "sqlite":
        add_function(connection.connection.driver_connection)
    else:
        _require_extension(connection)
    for table, spec in derived_tables(metadata):
        if connection.dialect.name == "sqlite":
            for statement in _statements(connection, table, spec):
                connection.exec_driver_sql(statement)
        else:
            _create_on_server(connection, table, spec)


def statements(connection: sa.Connection) -> Iterator[str]:
    """Yield the statements that `create` executes, without those that copy rows to PostgreSQL."""
    on_server = connection.dialect.name != "sqlite"
    for table, spec in derived_tables(metadata):
        if on_server:
            yield from (*_table_on_server(connection, table), *_triggers_on_server(table, spec))
        else:
            yield from _statements(connection, table, spec)


def add_function(connection: object) -> None:
    """Register the SQL function that makes searchable texts on a connection of sqlite3."""
    connection.create_function(FUNCTION, -1, _index_text, deterministic=True)  # type: ignore[attr-defined]


def _index_text(*values: object) -> str:
    # Another program may have stored bytes that are not text. The other rows must still be found.
    return index_text(*(value.decode(errors="replace") for value in values if isinstance(value, bytes)))


def made_text(row: str, spec: DerivedSpec) -> str:
    """Return the SQL expression of a row's searchable text, for SQLite."""
    # As bytes: Python's sqlite3 refuses to pass text that is not UTF-8.
    return f"{FUNCTION}({', '.join(f'CAST({row}.{quoted(name)} AS BLOB)' for name in spec.search)})"


def _statements(connection: sa.Connection, table: sa.Table, spec: DerivedSpec) -> tuple[str, ...]:
    texts, index = of(table, "text"), of(table, "search")
    (id_,) = table.primary_key
    id_name = quoted(id_.name)
    type_ = id_.type.compile(connection.dialect)
    # FTS5 needs the indexed text to remove a row (https://www.sqlite.org/fts5.html#the_delete_command).
    remove = f"INSERT INTO {index}({index}, rowid, text) SELECT 'delete', old.key, old.text WHERE old.text IS NOT NULL;"
    add = f"INSERT INTO {index}(rowid, text) SELECT new.key, new.text WHERE new.text IS NOT NULL;"
    names = [id_name, *map(quoted, spec.search)]
    changed = " OR ".join(f"new.{name} IS NOT old.{name}" for name in names)
    return (
        # FTS5 identifies rows by an integer. SQLite's own rowids may change in a VACUUM
        # (https://www.sqlite.org/lang_vacuum.html).
        f"CREATE TABLE {texts} (key INTEGER PRIMARY KEY, id {type_} NOT NULL UNIQUE, text TEXT)",
        f'INSERT INTO {texts}(id, text) SELECT {id_name}, {made_text("t", spec)} FROM "{table.name}" AS t',
        f"CREATE INDEX {of(table, 'pending')} ON {texts}(key) WHERE text IS NULL",
        # Without positions (detail=none), a repeated trigram is one entry. The candidates are compared afterwards.
        f"CREATE VIRTUAL TABLE {index} USING fts5(text, content='{texts}', content_rowid='key', detail=none,"
        " tokenize='trigram case_sensitive 1')",
        f"INSERT INTO {index}({index}) VALUES ('rebuild')",
        f"CREATE TRIGGER {of(table, 'text_update')} AFTER UPDATE OF text ON {texts} WHEN new.text IS NOT old.text"
        f" BEGIN\n  {remove}\n  {add}\nEND",
        f"CREATE TRIGGER {of(table, 'text_delete')} AFTER DELETE ON {texts} BEGIN\n  {remove}\nEND",
        f'CREATE TRIGGER {of(table, "search_insert")} AFTER INSERT ON "{table.name}" BEGIN\n'
        f"  INSERT INTO {texts}(id) VALUES (new.{id_name});\nEND",
        f'CREATE TRIGGER {of(table, "search_delete")} AFTER DELETE ON "{table.name}" BEGIN\n'
        f"  DELETE FROM {texts} WHERE id = old.{id_name};\nEND",
        f'CREATE TRIGGER {of(table, "search_update")} AFTER UPDATE OF {", ".join(names)} ON "{table.name}"'
        f" WHEN {changed} BEGIN\n"
        f"  UPDATE {texts} SET id = new.{id_name}, text = NULL WHERE id = old.{id_name};\nEND",
    )


def _create_on_server(connection: sa.Connection, table: sa.Table, spec: DerivedSpec) -> None:
    made, *indexes = _table_on_server(connection, table)
    connection.exec_driver_sql(made)
    (id_,) = table.primary_key
    query = sa.select(id_, *(table.c[name] for name in spec.search))
    rows = connection.execute(query, execution_options={"yield_per": BATCH})
    insert = sa.text(
        f"INSERT INTO {of(table, 'text')} (id, text) SELECT * FROM unnest({_array(connection, id_, 'ids')},"
        " CAST(:texts AS text[]))"
    )
    for batch in rows.partitions():
        values = {"ids": [row[0] for row in batch], "texts": [index_text(*row[1:]) for row in batch]}
        connection.execute(insert, values)
    for statement in (*indexes, *_triggers_on_server(table, spec)):
        connection.exec_driver_sql(statement)


def _array(connection: sa.Connection, column: sa.Column[object], name: str) -> str:
    return f"CAST(:{name} AS {column.type.compile(connection.dialect)}[])"


def _table_on_server(connection: sa.Connection, table: sa.Table) -> tuple[str, ...]:
    texts = of(table, "text")
    (id_,) = table.primary_key
    return (
        f"CREATE TABLE {texts} (id {id_.type.compile(connection.dialect)} PRIMARY KEY, text text)",
        f"CREATE INDEX {of(table, 'pending')} ON {texts} (id) WHERE text IS NULL",
        f"CREATE INDEX {of(table, 'search')} ON {texts} USING gin (text gin_trgm_ops)",
    )


def _triggers_on_server(table: sa.Table, spec: DerivedSpec) -> Iterator[str]:
    texts, function = of(table, "text"), of(table, "text")
    (id_,) = table.primary_key
    id_name = quoted(id_.name)

    def row_of(rows: str) -> str:
        # Also a row if one column is searched, or none.
        return f"({', '.join([*(f'{rows}.{quoted(name)}' for name in spec.search), '0'])})"

    yield f"""CREATE FUNCTION {function}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
  IF TG_OP = 'INSERT' THEN
    INSERT INTO {texts} (id) SELECT {id_name} FROM added;
  ELSIF TG_OP = 'DELETE' THEN
    DELETE FROM {texts} WHERE id IN (SELECT {id_name} FROM removed);
  ELSE
    DELETE FROM {texts} WHERE id IN (SELECT {id_name} FROM removed EXCEPT SELECT {id_name} FROM added);
    INSERT INTO {texts} (id) SELECT {id_name} FROM added EXCEPT SELECT {id_name} FROM removed;
    UPDATE {texts} SET text = NULL FROM added JOIN removed USING ({id_name})
      WHERE {texts}.id = added.{id_name} AND {row_of("added")} IS DISTINCT FROM {row_of("removed")};
  END IF;
  RETURN NULL;
END $$"""
    for event, rows in (
        ("INSERT", "NEW TABLE AS added"),
        ("DELETE", "OLD TABLE AS removed"),
        ("UPDATE", "NEW TABLE AS added OLD TABLE AS removed"),
    ):
        yield (
            f'CREATE TRIGGER {function}_{event.lower()} AFTER {event} ON "{table.name}" REFERENCING {rows}'
            f" FOR EACH STATEMENT EXECUTE FUNCTION {function}()"
        )


def _require_extension(connection: sa.Connection) -> None:
    if connection.execute(sa.text("SELECT 1 FROM pg_extension WHERE extname = 'pg_trgm'")).first():
        return
    if not connection.execute(sa.text("SELECT 1 FROM pg_available_extensions WHERE name = 'pg_trgm'")).first():
        raise MigrationError(
            "The database's server has no extension pg_trgm, which search needs: nothing was changed. Install"
            " PostgreSQL's contrib package there (Debian's `postgresql` has it), then start again."
        )
    try:
        with connection.begin_nested():
            connection.exec_driver_sql("CREATE EXTENSION pg_trgm")
    except sa.exc.ProgrammingError as error:
        raise MigrationError(
            "This user may not add the extension pg_trgm, which search needs: nothing was changed. Run `CREATE"
            " EXTENSION pg_trgm` in the database as its owner or a superuser, then start again."
        ) from error
