"""Limits the size of SQLite's -wal file (https://www.sqlite.org/wal.html#ckpt).

SQLite writes the file into the database by itself. But it starts again at the beginning of the file only when nobody
reads older content, so one long-running reader makes it grow with each write. SQLite never truncates it.
"""

from __future__ import annotations

import contextlib
import logging
import os
import sqlite3
import threading
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from app.core.background import in_background
from app.db.location import DatabaseLocation
from app.db.sqlite.side_files import side_file

logger = logging.getLogger(__name__)

# A longer -wal file is emptied as soon as nobody reads from it.
WAL_LIMIT_BYTES = 16 << 20
# Seconds between two checks.
PAUSE_SECONDS = 60.0
# Seconds to wait for readers. Writers wait as long.
LOCK_TIMEOUT_SECONDS = 0.1


@contextlib.contextmanager
def bounded_wal(location: DatabaseLocation | None) -> Iterator[None]:
    """Keep the -wal file short, in a background thread, while the block runs. None does nothing."""
    if location is None:
        yield
        return
    with in_background("wal", partial(_keep_short, location.database)):
        yield


def wal_bytes(database: Path) -> int:
    """Return the size of a database's -wal file; 0 if there is none."""
    try:
        return side_file(database, "-wal").stat().st_size
    except OSError:
        return 0


def empty_wal(database: Path) -> bool:
    """Write a database's -wal file into it and empty the file. Return whether that was possible."""
    connection = sqlite3.connect(f"{database.absolute().as_uri()}?mode=rw", uri=True, timeout=LOCK_TIMEOUT_SECONDS)
    with contextlib.closing(connection):
        (busy, _, _) = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    return not busy


def long_wal_warning(database: Path) -> str | None:
    """Return a message if the -wal file is too long and cannot be emptied now: its size, the reason, what to do."""
    if wal_bytes(database) <= WAL_LIMIT_BYTES:
        return None
    try:
        if empty_wal(database):
            return None
        reason = "because something keeps reading the database as it was before the latest writes"
    except sqlite3.Error as error:
        reason = f"because of an error ({error})"
    users = processes_with(side_file(database, "-wal"))
    programs = f" These programs have it open: {', '.join(users)}." if users else ""
    return (
        f"{database}-wal has grown to {wal_bytes(database) >> 20} MB and cannot be emptied, {reason}. Nothing is lost,"
        f" but the file grows with each write and slows down reading.{programs} If no backup, check or export is"
        " running, close other programs that use the database, or restart the app."
    )


def processes_with(file: Path) -> list[str]:
    """Return the processes of this user that have a file open, as `name (process 1234)`. Empty except on Linux."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        # A process may end in the meantime, or belong to another user.
        with contextlib.suppress(OSError):
            if any(os.path.realpath(link) == str(file) for link in (process / "fd").iterdir()):
                found.append(f"{(process / 'comm').read_text().strip()} (process {process.name})")
    return sorted(found)


def _keep_short(database: Path, ended: threading.Event) -> None:
    told = False
    while not ended.wait(PAUSE_SECONDS):
        size = wal_bytes(database)
        if size <= WAL_LIMIT_BYTES:
            told = False
            continue
        warning = long_wal_warning(database)
        if warning is None:
            logger.info("%s-wal had grown to %d MB and was emptied.", database, size >> 20)
        elif not told:
            logger.warning("%s", warning)
        told = warning is not None
