"""Copies the rows of an untrusted SQLite file, without its triggers, views, indexes and constraints.

Anyone who can change a file can add a trigger that makes every user a superuser. So the rows are copied into a database
whose schema this program creates.
"""

from __future__ import annotations

import contextlib
import logging
import sqlite3
from collections.abc import Iterable
from pathlib import Path

import sqlalchemy as sa

from app.db import derived
from app.db.derived.names import quoted
from app.db.progress import Progress, no_progress
from app.db.schema import migrations

logger = logging.getLogger(__name__)

ROWS_PER_STEP = 1000

# How many names a log line contains.
MAX_NAMES = 10


class ForeignRowsError(Exception):
    """Rows that do not fit this program's tables. The message completes "it …"."""


def copy_rows(
    source: sqlite3.Connection, uri: str, revision: str, draft: Path, progress: Progress = no_progress
) -> None:
    """Fill an empty file with a database of a revision and the rows of an open database of that revision.

    Values are copied as they are stored. The caller upgrades the draft, which also creates the derived data.

    :param source: the open database, in any encoding.
    :param uri: the SQLite URI of the same file (https://www.sqlite.org/uri.html).
    :raises ForeignRowsError: if tables or columns do not match the revision, or rows violate one of its rules.
    """
    migrations.upgrade_file(draft, revision)
    engine = sa.create_engine(sa.URL.create("sqlite", database=str(draft)))
    try:
        with migrations.exclusive(engine) as connection:
            derived.drop(connection)
    finally:
        engine.dispose()
    with contextlib.closing(sqlite3.connect(draft.absolute().as_uri(), uri=True, isolation_level=None)) as target:
        distrust(target)
        (encoding,) = source.execute("PRAGMA encoding").fetchone()
        if (encoding,) == target.execute("PRAGMA encoding").fetchone():
            target.execute("ATTACH ? AS source", (uri,))
        target.execute("BEGIN")
        try:
            _copy(source, target, encoding, progress)
        except sqlite3.IntegrityError as error:
            raise ForeignRowsError(f"has rows that this app cannot keep ({error})") from error
        target.execute("COMMIT")


def distrust(connection: sqlite3.Connection) -> None:
    """Keep the schema of an untrusted file from doing harm (https://www.sqlite.org/security.html)."""
    connection.execute("PRAGMA trusted_schema = OFF")
    connection.execute("PRAGMA cell_size_check = ON")


def _copy(source: sqlite3.Connection, target: sqlite3.Connection, encoding: str, progress: Progress) -> None:
    tables = _tables(target)
    there = _tables(source)
    for name in sorted(tables):
        if there.get(name) != tables[name]:
            different = sorted((there.get(name) or frozenset()) ^ tables[name])
            raise ForeignRowsError(
                f"has no table {name}"
                if name not in there
                else f"has a table {name} with other columns than this app's ({', '.join(different[:MAX_NAMES])})"
            )
    _tell_what_stays_behind(source, target)
    # Indexes are built faster from all rows at once, and a unique index still finds duplicates.
    indexes = target.execute(
        "SELECT name, sql FROM main.sqlite_schema WHERE type = 'index' AND sql IS NOT NULL"
    ).fetchall()
    for name, _ in indexes:
        target.execute(f"DROP INDEX main.{quoted(name)}")
    for number, name in enumerate(sorted(tables.keys() - {"alembic_version"})):
        progress(number / len(tables))
        _copy_table(source, target, name, sorted(tables[name]), attached=encoding == "UTF-8")
    _continue_numbers(source, target, tables)
    for _, sql in indexes:
        target.execute(sql)
    broken = target.execute("PRAGMA main.foreign_key_check").fetchall()
    if broken:
        raise ForeignRowsError(f"has {len(broken)} rows that refer to missing rows")
    progress(1)


def _copy_table(
    source: sqlite3.Connection, target: sqlite3.Connection, name: str, columns: list[str], *, attached: bool
) -> None:
    table, names = quoted(name), ", ".join(map(quoted, columns))
    # A revision may have inserted rows into the new database.
    target.execute(f"DELETE FROM main.{table}")
    if attached:
        target.execute(f"INSERT INTO main.{table} ({names}) SELECT {names} FROM source.{table}")
        return
    # SQLite cannot attach a file in another encoding. Python converts the text to UTF-8.
    source.text_factory = lambda stored: stored.decode("utf-8", "replace")
    rows = source.execute(f"SELECT {names} FROM {table}")
    insert = f"INSERT INTO main.{table} ({names}) VALUES ({', '.join('?' * len(columns))})"
    while step := rows.fetchmany(ROWS_PER_STEP):
        target.executemany(insert, step)


def _continue_numbers(source: sqlite3.Connection, target: sqlite3.Connection, tables: Iterable[str]) -> None:
    """Keep AUTOINCREMENT from reusing the numbers of deleted rows (https://www.sqlite.org/autoinc.html)."""
    exists = "SELECT 1 FROM sqlite_schema WHERE name = 'sqlite_sequence'"
    if not (source.execute(exists).fetchone() and target.execute(exists).fetchone()):
        return
    for name, number in source.execute("SELECT name, seq FROM sqlite_sequence").fetchall():
        if name in tables:
            target.execute("DELETE FROM main.sqlite_sequence WHERE name = ?", (name,))
            target.execute("INSERT INTO main.sqlite_sequence (name, seq) VALUES (?, ?)", (name, number))


def _tables(connection: sqlite3.Connection) -> dict[str, frozenset[str]]:
    """Return the columns of each ordinary table, without views, virtual tables and generated columns."""
    names = connection.execute(
        "SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table' AND name NOT LIKE 'sqlite\\_%'"
        " ESCAPE '\\'"
    )
    return {
        name: frozenset(
            column for (column,) in connection.execute("SELECT name FROM pragma_table_xinfo(?, 'main')", (name,))
        )
        for (name,) in names.fetchall()
        if not derived.is_derived(name)
    }


def _tell_what_stays_behind(source: sqlite3.Connection, target: sqlite3.Connection) -> None:
    objects = "SELECT type || ' ' || name FROM sqlite_schema WHERE name NOT LIKE 'sqlite\\_%' ESCAPE '\\'"
    own = {str(name) for (name,) in target.execute(objects)}
    foreign = [
        str(name)
        for (name,) in source.execute(objects)
        if name not in own and not derived.is_derived(str(name).split(" ", 1)[1])
    ]
    if foreign:
        names = ", ".join(sorted(foreign)[:MAX_NAMES])
        logger.warning("%d objects that do not belong to this app were not restored: %s", len(foreign), names)
