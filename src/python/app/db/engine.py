"""The engine: SQLite with its settings for every connection, or the database that DATABASE_URL names."""

from __future__ import annotations

import logging
import os
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Engine, create_engine, event
from sqlalchemy.exc import DBAPIError

from app.core.errors import SettingsError
from app.core.files import private_folder, resolve_link
from app.core.settings import Settings
from app.db.derived import pending
from app.db.derived.trigram_index import add_function
from app.db.errors import translate_errors
from app.db.location import database_location, database_url
from app.db.sqlite.backup import refuse_emptied
from app.db.sqlite.readable_types import use_readable_types
from app.db.sqlite.wal import WAL_LIMIT_BYTES
from app.db.values import as_statement_error

logger = logging.getLogger(__name__)

# Seconds until a server counts as unreachable. `?connect_timeout=` in DATABASE_URL overrides it.
CONNECT_TIMEOUT_SECONDS = 10

# How many requests of one process use the database at once: readers, and writers. More would not be faster: Python
# runs one thread at a time, and SQLite has one writer at a time. Each uses a connection of the pool and one of the 40
# threads that AnyIO gives a process.
READ_SLOTS = 8
WRITE_SLOTS = 2
# Jobs (export, import, check, backup) use additional connections.
JOB_CONNECTIONS = 6
# Seconds until a missing connection is an error. There are enough connections, so waiting longer would not help.
POOL_TIMEOUT_SECONDS = 10

# In WAL mode, readers and the writer do not block each other, and synchronous=NORMAL loses nothing if a process dies
# (https://www.sqlite.org/wal.html). SQLite enforces foreign keys only on connections that enable it.
PRAGMAS = (
    "journal_mode=WAL",
    "foreign_keys=ON",
    "busy_timeout=5000",
    "synchronous=NORMAL",
    # By default, SQLite never truncates the -wal file.
    f"journal_size_limit={WAL_LIMIT_BYTES}",
)


def make_engine(settings: Settings) -> Engine:
    """Return an engine for the database in the settings. Its folder and file are created, for their owner only.

    :raises SettingsError: if DATABASE_URL names an unsupported database.
    :raises DatabaseCorruptError: if the file is empty, but has backups.
    :raises DatabaseUnavailableError: if the folder or file cannot be created.
    """
    location = database_location(settings)
    if location is not None:
        refuse_emptied(location)
    if settings.database_path is not None:
        _make_private(resolve_link(settings.database_path))
    url = database_url(settings)
    if url.get_backend_name() != "sqlite":
        engine = _postgresql_engine(url)
    else:
        engine = create_engine(url, hide_parameters=True, **_pool_options(url))
        use_readable_types(engine.dialect)
        event.listen(engine, "connect", _prepare)
        event.listen(engine, "handle_error", as_statement_error)
    pending.listen(engine)
    return engine


def close_engine(engine: Engine) -> None:
    """Close all connections, write SQLite's -wal file into the database, and empty it.

    The database is then complete in one file, which is safe to copy.
    """
    if engine.url.get_backend_name() == "sqlite":
        try:
            with engine.connect() as connection:
                connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        except DBAPIError as error:
            # Nothing is lost: the next connection reads the -wal file.
            logger.warning("The -wal file of %s cannot be emptied now: %s", engine.url.database, error.orig)
    engine.dispose()


def _postgresql_engine(url: URL) -> Engine:
    defaults = {"connect_timeout": str(CONNECT_TIMEOUT_SECONDS), "application_name": "triptych"}
    try:
        # A server may restart while the backend runs, so each connection is tested before it is used.
        server = url.set(query={**defaults, **url.query})
        engine = create_engine(server, pool_pre_ping=True, hide_parameters=True, **_pool_options(url))
    except ImportError as error:
        raise SettingsError(
            f"DATABASE_URL names a database on a server, but this program has no driver for it ({error}). Run the"
            " backend from source, with the driver from 3rdparty/python/backend.lock, or unset DATABASE_URL."
        ) from error
    event.listen(engine, "handle_error", as_statement_error)
    return engine


def _pool_options(url: URL) -> dict[str, int]:
    if url.get_backend_name() == "sqlite" and url.database in {None, "", ":memory:"}:
        # A database in memory exists in one connection only.
        return {}
    slots = READ_SLOTS + WRITE_SLOTS
    return {"pool_size": slots, "max_overflow": JOB_CONNECTIONS, "pool_timeout": POOL_TIMEOUT_SECONDS}


def _prepare(connection: Any, _: object) -> None:
    for pragma in PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")
    add_function(connection)
    # Text that is not UTF-8 is read with U+FFFD. Otherwise Python would refuse the row, and with it a whole list.
    connection.text_factory = _text


def _text(stored: bytes) -> str:
    return stored.decode("utf-8", "replace")


def _make_private(path: Path) -> None:
    with translate_errors(path):
        private_folder(path.parent)
        # SQLite gives its -wal and -shm files the permissions of the database.
        os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
