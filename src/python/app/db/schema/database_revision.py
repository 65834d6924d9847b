"""Reads the revision of a database."""

from __future__ import annotations

from sqlalchemy import Engine

from app.db.errors import exists, translate_errors
from app.db.location import DatabaseLocation, display_name
from app.db.postgresql.identity import revision_on_postgresql
from app.db.sqlite.header import open_read_only, revision_of


def database_revision(engine: Engine, location: DatabaseLocation | None) -> str | None:
    """Return the database's revision, or None if it is empty. A SQLite file is not modified.

    :raises DatabaseNewerError: if this program does not know the revision.
    :raises DatabaseForeignError: if the database has tables of another program.
    """
    if location is not None:
        if not exists(location.database):
            return None
        with open_read_only(location.database) as connection:
            return revision_of(connection, location.database)
    with translate_errors(display_name(engine)), engine.connect() as connection:
        return revision_on_postgresql(connection)
