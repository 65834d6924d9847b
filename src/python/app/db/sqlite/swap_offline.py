"""Putting another database in the place of the present one, which is kept.

Here for a file that no one else uses; app.db.sqlite.swap_online does it under a backend that runs.
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
from app.db.errors import translate_errors
from app.db.location import DatabaseLocation
from app.db.sqlite.backup import Reason, make_backup
from app.db.sqlite.header import LOCK_TIMEOUT_SECONDS
from app.db.sqlite.side_files import SIDE_FILES, remove_side_files, side_file


@dataclass
class Replacement:
    """What comes into the database's place.

    :ivar draft: an empty file to fill; no side file of SQLite may lie beside it at the end.
    :ivar kept: afterwards, where the replaced database is; None where there was none.
    """

    draft: Path
    kept: Path | None = None


# How a draft comes into the database's place: `replace_offline`, or app.db.sqlite.swap_online.replace_online.
Swap = Callable[[DatabaseLocation, Reason], contextlib.AbstractContextManager[Replacement]]

# No backup can be made of what we cannot read: it is kept as it is.
UNREADABLE = (DatabaseInvalidError, DatabaseForeignError, DatabaseNewerError, BackupError)


@contextlib.contextmanager
def replace_offline(location: DatabaseLocation, reason: Reason) -> Iterator[Replacement]:
    """Give a draft that takes the database's place when the block ends without an error.

    The caller owns the data folder. Killed anywhere, either the old database is there, or the new one.
    """
    with translate_errors(location.database):
        remove_abandoned_drafts(private_folder(location.database.parent))
        with atomic_write(location.database) as draft:
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
    # A -wal file of the old database would be taken for one of the new: it goes into the old one first.
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
    """Return where a database is kept of which no backup can be made."""
    return new_dated_path(private_folder(location.backups), "replaced-{}.db", utc_now())[0]
