"""The index that finds rows by any three characters of their text: FTS5 on SQLite, pg_trgm on PostgreSQL.

FTS5 knows rows by a whole number, and our tables have ids; SQLite's own numbers of rows may change in a VACUUM
(https://www.sqlite.org/lang_vacuum.html). So each row gets a number in a table of its own.
"""

from __future__ import annotations

import sqlalchemy as sa

from app.core.errors import MigrationError
from app.db.derived.names import PREFIX, of, quoted
from app.db.models import metadata
from app.lists.listed import Listed, listed_tables


def create(connection: sa.Connection) -> None:
    """Make the index of each listed table, and keep it right from now on."""
    on_server = connection.dialect.name != "sqlite"
    if on_server:
        _require_extension(connection)
    for table, listed in listed_tables(metadata):
        if on_server:
            connection.exec_driver_sql(
                f'CREATE INDEX {of(table, "search")} ON "{table.name}" USING gin'
                f" (({searched_text(listed, table.name)}) gin_trgm_ops)"
            )
        else:
            _create_in_file(connection, table, listed)


def searched_text(listed: Listed, table: str) -> str:
    """Return the expression of a row's text, a space before each word; the index on a server is on this one."""
    return " || ".join(f"' ' || coalesce(\"{table}\".{quoted(name)}, '')" for name in listed.search)


def _text(row: str, listed: Listed) -> str:
    # With two spaces before each word, the index also has `  a` and ` ab`: how a word of one or two is found.
    return " || ".join(f"'  ' || replace(coalesce({row}.{quoted(name)}, ''), ' ', '  ')" for name in listed.search)


def _create_in_file(connection: sa.Connection, table: sa.Table, listed: Listed) -> None:
    key, view, index = of(table, "key"), of(table, "text"), of(table, "search")
    (id_,) = table.primary_key
    id_name = quoted(id_.name)
    type_ = id_.type.compile(connection.dialect)
    number = f"(SELECT key FROM {key} WHERE id = {{row}}.{id_name})"
    remove = (
        f"INSERT INTO {index}({index}, rowid, text)"
        f" VALUES ('delete', {number.format(row='old')}, {_text('old', listed)});"
    )
    add = f"INSERT INTO {index}(rowid, text) VALUES ({number.format(row='new')}, {_text('new', listed)});"
    names = [quoted(name) for name in listed.search]
    changed = " OR ".join(f"new.{name} IS NOT old.{name}" for name in names)
    for statement in (
        f"CREATE TABLE {key} (key INTEGER PRIMARY KEY, id {type_} NOT NULL UNIQUE)",
        f'INSERT INTO {key}(id) SELECT {id_name} FROM "{table.name}"',
        f'CREATE VIEW {view} AS SELECT {key}.key, {_text("t", listed)} AS text FROM {key} JOIN "{table.name}" AS t'
        f" ON t.{id_name} = {key}.id",
        f"CREATE VIRTUAL TABLE {index} USING fts5(text, content='{view}', content_rowid='key', tokenize='trigram')",
        f"INSERT INTO {index}({index}) VALUES ('rebuild')",
        f'CREATE TRIGGER {of(table, "search_insert")} AFTER INSERT ON "{table.name}" BEGIN\n'
        f"  INSERT INTO {key}(id) VALUES (new.{id_name});\n  {add}\nEND",
        f'CREATE TRIGGER {of(table, "search_delete")} AFTER DELETE ON "{table.name}" BEGIN\n'
        f"  {remove}\n  DELETE FROM {key} WHERE id = old.{id_name};\nEND",
        f'CREATE TRIGGER {of(table, "search_update")} AFTER UPDATE OF {", ".join(names)} ON "{table.name}"'
        f" WHEN {changed} BEGIN\n  {remove}\n  {add}\nEND",
    ):
        connection.exec_driver_sql(statement)


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


def drop_on_server(connection: sa.Connection) -> None:
    for name in connection.execute(
        sa.text("SELECT indexname FROM pg_indexes WHERE schemaname = current_schema()")
    ).scalars():
        if name.startswith(PREFIX) and name.endswith("_search"):
            connection.exec_driver_sql(f'DROP INDEX "{name}"')
