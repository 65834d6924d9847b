"""Backups: copies by SQLite's backup API (https://www.sqlite.org/backup.html), checked before they count as backups."""

from __future__ import annotations

import contextlib
import filecmp
import logging
import os
import re
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Literal, get_args

from app.core.errors import BackupError, DatabaseUnavailableError, StartError
from app.core.files import atomic_write, private_folder, remove_abandoned_drafts
from app.core.settings import Retention
from app.core.types import utc_now
from app.db.dated_files import TIME_PATTERN, dated_files, new_dated_path
from app.db.errors import corrupt, new_file, require_database, translate_errors
from app.db.location import DatabaseLocation
from app.db.progress import Progress, no_progress
from app.db.sqlite.header import LOCK_TIMEOUT_SECONDS, revision_of
from app.db.sqlite.retention import REMOVED_FOR_ONE_NEW, times_to_keep
from app.db.sqlite.side_files import side_file

logger = logging.getLogger(__name__)

Reason = Literal[
    "manual", "daily", "before-upgrade", "before-downgrade", "before-restore", "before-import", "before-reset"
]

NAME = re.compile(rf"(?P<revision>\w+)-{TIME_PATTERN}-(?P<reason>{'|'.join(get_args(Reason))})\.db", re.ASCII)

# The least differences, in nanoseconds, that file systems keep between two times of a file: ext4 and others, NTFS,
# FAT for what is made, ext3, and FAT for what is changed.
TIME_STEPS = (1, 100, 10_000_000, 1_000_000_000, 2_000_000_000)

# How much is copied between two reports: 16 MiB of SQLite's usual pages.
PAGES_PER_STEP = 4096


@dataclass(frozen=True)
class Backup:
    """A file in the folder of backups; all that is known of it is in its name."""

    path: Path
    revision: str
    time: datetime
    reason: Reason


def list_backups(folder: Path) -> list[Backup]:
    """Return the backups in a folder, the oldest first; other files and names are passed over.

    :raises StartError: if the folder cannot be read.
    """
    return [
        Backup(file.path, file.name["revision"], file.time, file.name["reason"])  # type: ignore[arg-type]
        for file in dated_files(folder, NAME)
    ]


def make_backup(location: DatabaseLocation, reason: Reason, progress: Progress = no_progress) -> Backup:
    """Copy a database of this program into its folder of backups, while others may go on using it.

    An automatic backup whose content the newest one has already is not made twice: starts that are killed again and
    again make one. After an automatic backup the old ones are thinned.

    :param progress: called with the copied fraction, 0 to 1.
    :raises DatabaseCorruptError: for a database that fails SQLite's integrity check.
    :raises DatabaseUnavailableError: where it cannot be read or the copy not written, DiskFullError among them.
    :raises BackupError: for a copy that is damaged though the database is not.
    """
    folder = location.backups
    require_database(location.database)
    with translate_errors(folder):
        private_folder(folder)
        remove_abandoned_drafts(folder)
    with translate_errors(location.database):
        # Before the copy: what is written while it is made is newer than the backup.
        changed_at = last_change(location.database)
    with reading_snapshot(location.database) as (source, revision):
        path, time = new_dated_path(folder, f"{revision or 'empty'}-{{}}-{reason}.db", utc_now())
        try:
            with translate_errors(folder), atomic_write(path, overwrite=False) as draft:
                copy_checked(source, location.database, draft, progress)
                same = None if reason == "manual" else _newest_if_same(folder, draft, time)
                if same is not None:
                    raise _SameAsNewestError(same)
                _note_change(draft, changed_at)
        except _SameAsNewestError as error:
            _note_change(error.newest.path, changed_at)
            return error.newest
    if reason != "manual":
        # The backup is made: old ones that cannot be removed now are removed later.
        try:
            thin_backups(folder, location.retention, time)
        except (StartError, OSError) as error:
            logger.warning("Old backups in %s cannot be removed: %s", folder, error)
    return Backup(path, revision or "empty", time, reason)


def last_change(database: Path) -> int:
    """Return when a database was last written to, in nanoseconds as its file system says; OSError if it is gone.

    A checkpoint, which changes no row, counts too.
    """
    written = [database.stat().st_mtime_ns]
    with contextlib.suppress(FileNotFoundError):
        # SQLite makes the file, empty, for everyone who reads.
        wal = side_file(database, "-wal").stat()
        if wal.st_size > 0:
            written.append(wal.st_mtime_ns)
    return max(written)


def holds_change(backup: Backup, changed_at: int) -> bool:
    """Say whether a backup was made of a database that was last written to at that time.

    The two times are compared for equality only, since the clock may have been set in between.
    """
    try:
        noted = backup.path.stat().st_mtime_ns
    except OSError:
        return False
    return any(changed_at - changed_at % step == noted for step in TIME_STEPS)


def _note_change(path: Path, changed_at: int) -> None:
    """Give a backup the time of its database. Without it, an unchanged database is once compared with the backup."""
    with contextlib.suppress(OSError, OverflowError):
        os.utime(path, ns=(changed_at, changed_at))


def copy_database(database: Path, path: Path, progress: Progress = no_progress) -> None:
    """Copy a database of this program to a file of any name, which must not exist; errors are those of make_backup."""
    with reading_snapshot(database) as (source, _), new_file(path) as draft:
        copy_checked(source, database, draft, progress)


def newest_backups(backups: list[Backup], now: datetime) -> list[Backup]:
    """Return the backups that may be the last one made: the newest until now, and those that a wrong clock dated later.

    :param backups: the oldest first.
    """
    past = [backup for backup in backups if backup.time <= now]
    return past[-1:] + backups[len(past) :]


def thin_backups(folder: Path, retention: Retention, now: datetime) -> list[Backup]:
    """Remove the oldest automatic backups that need not be kept, a few at a time, and return them; manual ones stay.

    :raises StartError: if the folder cannot be read.
    """
    automatic = [backup for backup in list_backups(folder) if backup.reason != "manual"]
    kept = times_to_keep([backup.time for backup in automatic], retention, now)
    removed: list[Backup] = []
    for backup in automatic:
        if backup.time not in kept and len(removed) < REMOVED_FOR_ONE_NEW:
            # On Windows one that is being read stays until the next time.
            with contextlib.suppress(OSError):
                backup.path.unlink()
                removed.append(backup)
    return removed


def refuse_emptied(location: DatabaseLocation) -> None:
    """Refuse to start a new database next to the backups of one that was emptied, or that a link does not find.

    :raises DatabaseCorruptError: for an empty file.
    :raises DatabaseUnavailableError: for a link that leads nowhere, as to a disk that is not there.
    """
    database = location.database
    with translate_errors(database):
        empty = database.is_file() and database.stat().st_size == 0
        lost = location.link is not None and not database.exists()
    if empty and list_backups(location.backups):
        raise corrupt(database, "it is empty, and there are backups of it")
    if lost and list_backups(location.backups):
        raise DatabaseUnavailableError(
            f"{location.link} is a link to {database}, which does not exist, and there are backups of it: nothing was"
            " changed. Connect the disk that it is on, or remove the link to start with an empty database."
        )


@contextlib.contextmanager
def reading_snapshot(database: Path) -> Iterator[tuple[sqlite3.Connection, str | None]]:
    """Open a database of this program as it is at this moment, and tell its revision; refusals come as StartErrors."""
    with contextlib.closing(_open(database)) as source:
        with translate_errors(database):
            # The open read transaction keeps the copy one moment's, and keeps writers from making it start again.
            source.execute("BEGIN")
            revision = revision_of(source, database)
        yield source, revision


def copy_checked(source: sqlite3.Connection, database: Path, target: Path, progress: Progress = no_progress) -> None:
    """Copy an open database into a file and check the copy, which is one file without SQLite's side files.

    :param database: where the source lies, for messages.
    """
    copy_pages(source, target, progress)
    problems = integrity_problems(target)
    if not problems:
        return
    own_problems = integrity_problems_of(source)
    if own_problems:
        raise corrupt(database, own_problems[0])
    raise BackupError(
        f"The backup of {database} came out damaged ({problems[0]}): nothing was changed. Check the disk, then try"
        " again."
    )


def integrity_problems(database: Path) -> list[str]:
    """Return what SQLite's integrity check finds wrong with a file; nothing for a sound database."""
    try:
        with contextlib.closing(sqlite3.connect(database)) as connection:
            return integrity_problems_of(connection)
    except sqlite3.DatabaseError as error:
        return [str(error)]


def integrity_problems_of(connection: sqlite3.Connection) -> list[str]:
    """Return what SQLite's integrity check finds wrong with an open database."""
    try:
        lines = [str(line) for (line,) in connection.execute("PRAGMA integrity_check")]
    except sqlite3.DatabaseError as error:
        return [str(error)]
    return [] if lines == ["ok"] else lines


class _SameAsNewestError(Exception):
    """Leaves the draft behind, since a backup with its content is there."""

    def __init__(self, newest: Backup) -> None:
        super().__init__(newest.path)
        self.newest = newest


def _open(database: Path) -> sqlite3.Connection:
    require_database(database)
    with translate_errors(database):
        connection = sqlite3.connect(
            f"{database.absolute().as_uri()}?mode=rw", uri=True, timeout=LOCK_TIMEOUT_SECONDS, isolation_level=None
        )
        connection.execute("PRAGMA query_only=ON")
        return connection


def copy_pages(source: sqlite3.Connection, draft: Path, progress: Progress = no_progress) -> None:
    """Copy an open database into a file as it is, sound or not."""

    def report(_: int, remaining: int, total: int) -> None:
        progress(1 - remaining / total if total else 1.0)

    with contextlib.closing(sqlite3.connect(draft)) as copy:
        source.backup(copy, pages=PAGES_PER_STEP, progress=report)
    # The copy says of itself that it is in WAL, which would take two more files to read it, and more room to say so by
    # a pragma. The header's bytes are those of https://www.sqlite.org/fileformat.html#file_format_version_numbers.
    with draft.open("r+b") as file:
        file.seek(18)
        file.write(b"\x01\x01")


def _newest_if_same(folder: Path, draft: Path, now: datetime) -> Backup | None:
    for backup in newest_backups(list_backups(folder), now):
        with contextlib.suppress(OSError):
            if filecmp.cmp(backup.path, draft, shallow=False):
                return backup
    return None
