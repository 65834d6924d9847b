"""Bringing the database to this program's schema when the program starts."""

from __future__ import annotations

import logging
from collections.abc import Callable

from sqlalchemy import Connection, Engine, inspect, text
from sqlalchemy.exc import DatabaseError, OperationalError

from app.core.errors import (
    DatabaseForeignError,
    DatabaseInvalidError,
    DatabaseNewerError,
    DatabaseUnavailableError,
)
from app.db.revisions import head_revision, known_revisions

logger = logging.getLogger(__name__)

# SQLite's result codes (https://www.sqlite.org/rescode.html) of files that are no database or a damaged one.
INVALID_CODES = frozenset({"SQLITE_CORRUPT", "SQLITE_NOTADB"})


def current_revision(connection: Connection) -> str | None:
    """Return the database's revision; None for an empty database.

    :raises DatabaseForeignError: for a database with tables but no revision: another program's.
    """
    tables = set(inspect(connection).get_table_names())
    if "alembic_version" in tables:
        return connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one_or_none()
    if tables:
        raise DatabaseForeignError(
            f"The database at {_place(connection.engine)} belongs to another program (it has the tables"
            f" {', '.join(sorted(tables)[:5])}): nothing was changed. Set DATA_DIR or DATABASE_NAME to another place."
        )
    return None


def bring_up_to_date(engine: Engine, migrating: Callable[[str | None, str], None] = lambda _from, _to: None) -> None:
    """Upgrade an older or empty database; do nothing for one that is up to date.

    :param migrating: called with the old revision (None: empty) and the new one before an upgrade.
    :raises DatabaseNewerError: for a database whose revision this program does not know; it is left untouched.
    :raises DatabaseInvalidError: for a file that is no database, or a damaged one.
    :raises DatabaseUnavailableError: where it cannot be opened, read or written.
    :raises MigrationError: where an upgrade fails; the old schema is in place.
    """
    head = head_revision()
    try:
        with engine.connect() as connection:
            revision = current_revision(connection)
    except DatabaseError as error:
        raise _named(error, engine) from error
    if revision == head:
        return
    if revision is not None and revision not in known_revisions():
        raise DatabaseNewerError(
            f"The database at {_place(engine)} was written by a newer version (its revision is {revision}, this"
            f" version knows up to {head}): nothing was changed. Install the newer version again."
        )
    migrating(revision, head)
    # Alembic is a quarter of a second of imports, which an up-to-date start does not pay.
    from app.db import migrate

    logger.info("Upgrading the database from revision %s to %s", revision, head)
    try:
        migrate.upgrade(engine, "head")
    except OperationalError as error:
        raise _named(error, engine) from error


def _named(error: DatabaseError, engine: Engine) -> DatabaseInvalidError | DatabaseUnavailableError:
    code = getattr(error.orig, "sqlite_errorname", "")
    if any(code.startswith(invalid) for invalid in INVALID_CODES):
        return DatabaseInvalidError(
            f"{_place(engine)} is not a database or is damaged ({error.orig}): nothing was changed. Move the file away"
            " to start with an empty database, or put a backup in its place."
        )
    return DatabaseUnavailableError(
        f"The database at {_place(engine)} cannot be used ({error.orig}): check that no other program has it open,"
        " that the disk is not full and that you may write to its folder."
    )


def _place(engine: Engine) -> str:
    return engine.url.database or "" if engine.dialect.name == "sqlite" else engine.url.render_as_string()
