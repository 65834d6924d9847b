"""Reads which program and revision a database file belongs to, without modifying it."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Iterator
from pathlib import Path

from app.core.errors import DatabaseForeignError, DatabaseNewerError
from app.db.errors import corrupt, require_database, translate_corruption, translate_errors
from app.db.schema.revisions import head_revision, known_revisions

# The application id in the header of a database (https://www.sqlite.org/pragma.html), which `file` shows. Revision 0002
# sets it. An app made from this template sets its own number here, before its first release.
APPLICATION_ID = int.from_bytes(b"Trip")

# Databases from before the number was set are recognized by their one revision and its tables.
UNMARKED_REVISION = "0001"
UNMARKED_TABLES = frozenset({"user", "item"})

# Seconds to wait for the lock of another process.
LOCK_TIMEOUT_SECONDS = 5.0


@contextlib.contextmanager
def open_read_only(database: Path) -> Iterator[sqlite3.Connection]:
    """Open an existing database for reading. Errors become StartErrors."""
    require_database(database)
    with translate_errors(database):
        connection = sqlite3.connect(f"{database.absolute().as_uri()}?mode=ro", uri=True, timeout=LOCK_TIMEOUT_SECONDS)
        with contextlib.closing(connection):
            yield connection


def revision_of(connection: sqlite3.Connection, database: Path) -> str | None:
    """Return the revision of a database of this program, or None if it is empty.

    :raises DatabaseForeignError: if the database belongs to another program.
    :raises DatabaseNewerError: if this program does not know the revision.
    :raises DatabaseCorruptError: if it cannot be read.
    """
    with translate_corruption(database):
        return _revision_of(connection, database)


def _revision_of(connection: sqlite3.Connection, database: Path) -> str | None:
    (application_id,) = connection.execute("PRAGMA application_id").fetchone()
    tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    revision = None
    if "alembic_version" in tables and application_id in {0, APPLICATION_ID}:
        rows = connection.execute("SELECT version_num FROM alembic_version LIMIT 2").fetchall()
        if len(rows) > 1:
            raise corrupt(database, "its table alembic_version has several rows, so its revision is unknown")
        revision = str(rows[0][0]) if rows else None
    if application_id == APPLICATION_ID and revision is not None:
        if revision not in known_revisions():
            raise newer(database, revision)
        return revision
    if application_id == 0 and tables <= {"alembic_version"} and revision is None:
        return None
    if application_id == 0 and revision == UNMARKED_REVISION and tables >= UNMARKED_TABLES:
        return revision
    raise _foreign(database, application_id, tables)


def newer(database: Path | str, revision: str) -> DatabaseNewerError:
    return DatabaseNewerError(
        f"The database at {database} was written by a newer version (its revision is {revision}; this version supports"
        f" up to {head_revision()}): nothing was changed. Install the newer version again, or run `restore` with an"
        " earlier backup."
    )


def _foreign(database: Path, application_id: int, tables: set[str]) -> DatabaseForeignError:
    names = ", ".join(sorted(tables)[:5]) or "none"
    return DatabaseForeignError(
        f"The database at {database} belongs to another program (application_id {application_id}, tables: {names}):"
        " nothing was changed. Set DATA_DIR or DATABASE_NAME to another location."
    )
