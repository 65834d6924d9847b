"""Replaces the database by another one, and keeps the old one.

This module is for a file that nobody else uses. app.db.sqlite.swap_online does the same in a running backend.
"""

from __future__ import annotations

import contextlib
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from app.core.errors import BackupError, DatabaseForeignError, DatabaseInvalidError, DatabaseNewerError
from app.core.files import atomic_write, fsync_file, fsync_folder, private_folder, remove_abandoned_drafts
from app.core.types import utc_now
from app.db.dated_files import new_dated_path
from app.db.errors import translate_errors, translated_draft
from app.db.location import DatabaseLocation
from app.db.sqlite.backup import Reason, make_backup
from app.db.sqlite.header import LOCK_TIMEOUT_SECONDS
from app.db.sqlite.side_files import SIDE_FILES, remove_side_files, side_file


@dataclass
class Replacement:
    """The database that replaces the present one.

    :ivar draft: an empty file to fill. At the end it must have no side files of SQLite.
    :ivar kept: set afterwards: where the replaced database is kept; None if there was none.
    """

    draft: Path
    kept: Path | None = None


# How a draft replaces the database: `replace_offline`, or app.db.sqlite.swap_online.replace_online.
Swap = Callable[[DatabaseLocation, Reason], contextlib.AbstractContextManager[Replacement]]

# An unreadable database cannot be backed up, so its file is kept unchanged.
UNREADABLE = (DatabaseInvalidError, DatabaseForeignError, DatabaseNewerError, BackupError)


@contextlib.contextmanager
def replace_offline(location: DatabaseLocation, reason: Reason) -> Iterator[Replacement]:
    """Yield a draft that replaces the database when the block ends without an error.

    The caller must have locked the data folder. If the process is killed, either the old or the new database is in
    place.
    """
    with translate_errors(location.database):
        remove_abandoned_drafts(private_folder(location.database.parent))
    with translated_draft(atomic_write(location.database), location.database) as draft:
        replacement = Replacement(draft)
        yield replacement
        replacement.kept = _keep(location, reason)


def _keep(location: DatabaseLocation, reason: Reason) -> Path | None:
    database = location.database
    if not database.exists() or database.stat().st_size == 0:
        remove_side_files(database)
        return None
    try:
        kept = make_backup(location, reason).path
    except UNREADABLE:
        kept = _keep_bytes(location)
        remove_side_files(database)
        return kept
    # The new database would use the -wal file of the old one, so it is written into the old one first.
    with contextlib.closing(sqlite3.connect(database, timeout=LOCK_TIMEOUT_SECONDS)) as connection:
        connection.execute("PRAGMA journal_mode=DELETE")
    remove_side_files(database)
    return kept


def _keep_bytes(location: DatabaseLocation) -> Path:
    kept = path_for_replaced(location)
    for suffix in ("", *SIDE_FILES):
        source = side_file(location.database, suffix)
        if source.exists():
            target = kept.with_name(kept.name + suffix)
            target.touch(mode=0o600, exist_ok=False)
            shutil.copyfile(source, target)
            fsync_file(target)
    fsync_folder(location.backups)
    return kept


def path_for_replaced(location: DatabaseLocation) -> Path:
    """Return the path for keeping a database that cannot be backed up."""
    return new_dated_path(private_folder(location.backups), "replaced-{}.db", utc_now())[0]
