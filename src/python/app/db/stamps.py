"""Keeps security stamps when all rows are replaced, so that an older database does not make revoked tokens valid again.

A column with `{"stamp": True}` in its `info` is compared with tokens. When rows are replaced, a row keeps the stamp
that the same row has in the old database, and other rows get a new one. If nobody has ever signed in, there are no
tokens, and rows are not changed.
"""

from __future__ import annotations

import contextlib
import logging
import secrets
import sqlite3
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, TypeAlias

import sqlalchemy as sa

from app.core.errors import StartError
from app.core.security import has_signing_key
from app.db.location import DatabaseLocation
from app.db.metadata import metadata
from app.db.sqlite.header import open_read_only

logger = logging.getLogger(__name__)

STAMP_BYTES = 16

# By column: each row's stamp, by the row's id.
Stamps: TypeAlias = Mapping[sa.Column[str], Mapping[Any, str]]


def new_stamp() -> str:
    """Return a random stamp, which no existing token has."""
    return secrets.token_hex(STAMP_BYTES)


def keep_stamps(location: DatabaseLocation, draft: Path) -> None:
    """Give each row of a SQLite file that will replace the database its present stamp, or a new one."""
    if not has_signing_key(location.backups.parent):
        return
    stamps = _stamps_in(location.database)
    with contextlib.closing(sqlite3.connect(draft)) as connection, connection:
        for column in _columns():
            known = stamps.get(column, {})
            table, name, key = column.table.name, column.name, _key(column).name
            ids = [id for (id,) in connection.execute(f'SELECT "{key}" FROM "{table}"')]
            connection.executemany(
                f'UPDATE "{table}" SET "{name}" = ? WHERE "{key}" = ?',
                ((known[id] if id in known else new_stamp(), id) for id in ids),
            )


def stamps_on_server(connection: sa.Connection) -> Stamps:
    """Return the stamps of a database on a server."""
    return {
        column: {row[0]: row[1] for row in connection.execute(sa.select(_key(column), column))} for column in _columns()
    }


def keep_stamps_on_server(connection: sa.Connection, stamps: Stamps) -> None:
    """Give each row of a database on a server its previous stamp, or a new one."""
    for column in _columns():
        known = stamps.get(column, {})
        key = _key(column)
        for id in connection.execute(sa.select(key)).scalars().all():
            stamp = known[id] if id in known else new_stamp()
            connection.execute(sa.update(column.table).where(key == id).values({column: stamp}))


def _stamps_in(database: Path) -> Stamps:
    """Return the stamps of a SQLite file; none if it is missing, unreadable or of an older schema."""
    try:
        with open_read_only(database) as connection:
            return {column: dict(_rows(connection, column)) for column in _columns()}
    except (StartError, sqlite3.Error) as error:
        # This may be the reason why it is replaced. Without its stamps everyone must sign in again.
        logger.info("The security stamps of the users in %s cannot be kept. %s", database, error)
        return {}


def _columns() -> Iterator[sa.Column[str]]:
    for table in metadata.sorted_tables:
        yield from (column for column in table.columns if column.info.get("stamp"))


def _key(column: sa.Column[str]) -> sa.Column[Any]:
    (key,) = column.table.primary_key
    return key


def _rows(connection: sqlite3.Connection, column: sa.Column[str]) -> Iterator[tuple[Any, str]]:
    table = column.table.name
    names = {name for _, name, *_ in connection.execute(f'PRAGMA table_info("{table}")')}
    # Tokens of an older schema have no stamp, which equals an empty stamp.
    stamp = f'"{column.name}"' if column.name in names else "''"
    yield from connection.execute(f'SELECT "{_key(column).name}", {stamp} FROM "{table}"')
