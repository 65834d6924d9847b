"""Which revision a database has."""

from __future__ import annotations

from sqlalchemy import Engine

from app.db.errors import exists, naming_refusals
from app.db.location import Place, shown
from app.db.postgresql.identity import revision_on_server
from app.db.sqlite.header import reading, revision_of


def database_revision(engine: Engine, place: Place | None) -> str | None:
    """Return the database's revision, None for an empty one; a SQLite file is not changed by a byte.

    :raises DatabaseNewerError: for a revision that this program does not know.
    :raises DatabaseForeignError: for a database with tables but no revision: another program's.
    """
    if place is not None:
        if not exists(place.database):
            return None
        with reading(place.database) as connection:
            return revision_of(connection, place.database)
    with naming_refusals(shown(engine)), engine.connect() as connection:
        return revision_on_server(connection)
