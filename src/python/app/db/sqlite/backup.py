"""Backups: copies made with SQLite's backup API (https://www.sqlite.org/backup.html) and then checked."""

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
from app.db.errors import corrupt, new_file, require_database, translate_errors, translated_draft
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

# The resolutions, in nanoseconds, of file times in different file systems: ext4 and others, NTFS, FAT (creation),
# ext3, and FAT (modification).
TIME_STEPS = (1, 100, 10_000_000, 1_000_000_000, 2_000_000_000)

# How much is copied between two progress reports: 16 MiB for SQLite's default page size.
PAGES_PER_STEP = 4096


@dataclass(frozen=True)
class Backup:
    """A file in the folder of backups. Everything that is known about it is in its name."""

    path: Path
    revision: str
    time: datetime
    reason: Reason


def list_backups(folder: Path) -> list[Backup]:
    """Return the backups in a folder, the oldest first. Other files are ignored.

    :raises StartError: if the folder cannot be read.
    """
    return [
        Backup(file.path, file.name["revision"], file.time, file.name["reason"])  # type: ignore[arg-type]
        for file in dated_files(folder, NAME)
    ]


def make_backup(location: DatabaseLocation, reason: Reason, progress: Progress = no_progress) -> Backup:
    """Copy a database of this program into its folder of backups. It can be used in the meantime.

    An automatic backup is skipped if the newest backup has the same content, so that repeatedly killed starts make only
    one. After an automatic backup, old ones are removed by the retention.

    :param progress: called with the copied fraction, 0 to 1.
    :raises DatabaseCorruptError: if the database fails SQLite's integrity check.
    :raises DatabaseUnavailableError: if it cannot be read or the copy cannot be written, with DiskFullError for a full
        disk.
    :raises BackupError: if the copy is damaged although the database is not.
    """
    folder = location.backups
    require_database(location.database)
    with translate_errors(folder):
        private_folder(folder)
        remove_abandoned_drafts(folder)
    with translate_errors(location.database):
        # Read before the copy: later changes are newer than the backup.
        changed_at = last_change(location.database)
    with reading_snapshot(location.database) as (source, revision):
        path, time = new_dated_path(folder, f"{revision or 'empty'}-{{}}-{reason}.db", utc_now())
        try:
            with translated_draft(atomic_write(path, overwrite=False), folder) as draft:
                copy_checked(source, location.database, draft, progress)
                same = None if reason == "manual" else _newest_if_same(folder, draft, time)
                if same is not None:
                    raise _SameAsNewestError(same)
                _note_change(draft, changed_at)
        except _SameAsNewestError as error:
            _note_change(error.newest.path, changed_at)
            return error.newest
    if reason != "manual":
        # The backup is complete. Old ones can also be removed later.
        try:
            thin_backups(folder, location.retention, time)
        except (StartError, OSError) as error:
            logger.warning("Old backups in %s cannot be removed. %s", folder, error)
    return Backup(path, revision or "empty", time, reason)


def last_change(database: Path) -> int:
    """Return when a database was last written to, in nanoseconds of its file system; OSError if it is missing.

    A checkpoint also counts, although it changes no row.
    """
    written = [database.stat().st_mtime_ns]
    with contextlib.suppress(FileNotFoundError):
        # SQLite creates this file, empty, even for readers.
        wal = side_file(database, "-wal").stat()
        if wal.st_size > 0:
            written.append(wal.st_mtime_ns)
    return max(written)


def holds_change(backup: Backup, changed_at: int) -> bool:
    """Return whether a backup was made of a database that was last written to at that time.

    The times are compared only for equality, since the clock may have been changed.
    """
    try:
        noted = backup.path.stat().st_mtime_ns
    except OSError:
        return False
    return any(changed_at - changed_at % step == noted for step in TIME_STEPS)


def _note_change(path: Path, changed_at: int) -> None:
    """Give a backup the time of its database. Without it, an unchanged database is compared with the backup once."""
    with contextlib.suppress(OSError, OverflowError):
        os.utime(path, ns=(changed_at, changed_at))


def copy_database(database: Path, path: Path, progress: Progress = no_progress) -> None:
    """Copy a database of this program to a new file with any name. It raises the errors of make_backup."""
    with reading_snapshot(database) as (source, _), new_file(path) as draft:
        copy_checked(source, database, draft, progress)


def newest_backups(backups: list[Backup], now: datetime) -> list[Backup]:
    """Return the backups that may be the last one made: the newest until now, and those with a time in the future.

    :param backups: the oldest first.
    """
    past = [backup for backup in backups if backup.time <= now]
    return past[-1:] + backups[len(past) :]


def thin_backups(folder: Path, retention: Retention, now: datetime) -> list[Backup]:
    """Remove the oldest automatic backups beyond the retention, a few at a time. Return them. Manual backups stay.

    :raises StartError: if the folder cannot be read.
    """
    automatic = [backup for backup in list_backups(folder) if backup.reason != "manual"]
    kept = times_to_keep([backup.time for backup in automatic], retention, now)
    removed: list[Backup] = []
    for backup in automatic:
        if backup.time not in kept and len(removed) < REMOVED_FOR_ONE_NEW:
            # On Windows, a file that is being read stays until the next time.
            with contextlib.suppress(OSError):
                backup.path.unlink()
                removed.append(backup)
    return removed


def refuse_emptied(location: DatabaseLocation) -> None:
    """Refuse to create a new database if the old one was emptied or its link is broken, and backups of it exist.

    :raises DatabaseCorruptError: if the file is empty.
    :raises DatabaseUnavailableError: if the link is broken, for example because its disk is not connected.
    """
    database = location.database
    with translate_errors(database):
        empty = database.is_file() and database.stat().st_size == 0
        lost = location.link is not None and not database.exists()
    if empty and list_backups(location.backups):
        raise corrupt(database, "it is empty, but there are backups of it")
    if lost and list_backups(location.backups):
        raise DatabaseUnavailableError(
            f"{location.link} is a link to {database}, which does not exist, but there are backups of it: nothing was"
            " changed. Connect the disk of that file, or remove the link to start with an empty database."
        )


@contextlib.contextmanager
def reading_snapshot(database: Path) -> Iterator[tuple[sqlite3.Connection, str | None]]:
    """Open a snapshot of a database of this program, and yield it with its revision. Errors become StartErrors."""
    with contextlib.closing(_open(database)) as source:
        with translate_errors(database):
            # The open read transaction keeps the copy consistent, and prevents writers from restarting it.
            source.execute("BEGIN")
            revision = revision_of(source, database)
        yield source, revision


def copy_checked(source: sqlite3.Connection, database: Path, target: Path, progress: Progress = no_progress) -> None:
    """Copy an open database into a file and check the copy. It is one file without SQLite's side files.

    :param database: the path of the source, for messages.
    """
    copy_pages(source, target, progress)
    problems = integrity_problems(target)
    if not problems:
        return
    own_problems = integrity_problems_of(source)
    if own_problems:
        raise corrupt(database, own_problems[0])
    raise BackupError(
        f"The backup of {database} is damaged ({problems[0]}): nothing was changed. Check the disk, then try again."
    )


def integrity_problems(database: Path) -> list[str]:
    """Return the problems that SQLite's integrity check finds in a file; none for an intact database."""
    try:
        with contextlib.closing(sqlite3.connect(database)) as connection:
            return integrity_problems_of(connection)
    except sqlite3.DatabaseError as error:
        return [str(error)]


def integrity_problems_of(connection: sqlite3.Connection) -> list[str]:
    """Return the problems that SQLite's integrity check finds in an open database."""
    try:
        lines = [str(line) for (line,) in connection.execute("PRAGMA integrity_check")]
    except sqlite3.DatabaseError as error:
        return [str(error)]
    return [] if lines == ["ok"] else lines


class _SameAsNewestError(Exception):
    """Leaves the block without keeping the draft, since a backup with the same content exists."""

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
    """Copy an open database into a file without checking it."""

    def report(_: int, remaining: int, total: int) -> None:
        progress(1 - remaining / total if total else 1.0)

    with contextlib.closing(sqlite3.connect(draft)) as copy:
        source.backup(copy, pages=PAGES_PER_STEP, progress=report)
    # The copy is marked as being in WAL mode. Reading it would need two more files, and changing the mode by a pragma
    # would need more space. The header bytes are from
    # https://www.sqlite.org/fileformat.html#file_format_version_numbers.
    with draft.open("r+b") as file:
        file.seek(18)
        file.write(b"\x01\x01")


def _newest_if_same(folder: Path, draft: Path, now: datetime) -> Backup | None:
    for backup in newest_backups(list_backups(folder), now):
        with contextlib.suppress(OSError):
            if filecmp.cmp(backup.path, draft, shallow=False):
                return backup
    return None
