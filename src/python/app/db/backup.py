"""Backups: copies by SQLite's backup API (https://www.sqlite.org/backup.html), checked before they count as backups."""

from __future__ import annotations

import contextlib
import filecmp
import re
import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal, get_args

from app.core.errors import BackupError, FileExistsAlreadyError
from app.core.settings import Retention
from app.core.types import utc_now
from app.db.durable import private_folder, remove_abandoned_drafts, whole_file
from app.db.identity import LOCK_TIMEOUT, revision_of
from app.db.place import Place
from app.db.refusals import corrupt, naming_refusals, require_database
from app.db.retention import times_to_keep

Reason = Literal[
    "manual", "daily", "before-upgrade", "before-downgrade", "before-restore", "before-import", "before-reset"
]

TIME_FORMAT = "%Y%m%dT%H%M%S.%f"
NAME = re.compile(
    r"(?P<revision>\w+)-(?P<time>\d{8}T\d{6}\.\d{6})Z-(?P<reason>" + "|".join(get_args(Reason)) + r")\.db", re.ASCII
)

# How much is copied between two reports: 16 MiB of SQLite's usual pages.
PAGES_PER_STEP = 4096


Progress = Callable[[float], None]


def no_progress(_: float) -> None:
    """For those whom no one watches."""


@dataclass(frozen=True)
class Backup:
    """A file in the folder of backups; all that is known of it is in its name."""

    path: Path
    revision: str
    time: datetime
    reason: Reason


def list_backups(folder: Path) -> list[Backup]:
    """Return the backups in a folder, the oldest first; files with other names are none."""
    found = []
    for path in folder.glob("*.db"):
        match = NAME.fullmatch(path.name)
        if match is not None:
            time = datetime.strptime(match["time"], TIME_FORMAT).replace(tzinfo=UTC)
            found.append(Backup(path, match["revision"], time, match["reason"]))  # type: ignore[arg-type]
    return sorted(found, key=lambda backup: (backup.time, backup.path.name))


def make_backup(place: Place, reason: Reason, progress: Progress = no_progress) -> Backup:
    """Copy a database of this program into its folder of backups, while others may go on using it.

    An automatic backup whose content the newest one has already is not made twice: starts that are killed again and
    again make one. After an automatic backup the old ones are thinned.

    :param progress: called with the copied fraction, 0 to 1.
    :raises DatabaseCorruptError: for a database that fails SQLite's integrity check.
    :raises DatabaseUnavailableError: where it cannot be read or the copy not written, DiskFullError among them.
    :raises BackupError: for a copy that is damaged though the database is not.
    """
    folder = place.backups
    with naming_refusals(folder):
        private_folder(folder)
        remove_abandoned_drafts(folder)
    with reading_snapshot(place.database) as (source, revision):
        time = utc_now()
        path = folder / f"{revision or 'empty'}-{time.strftime(TIME_FORMAT)}Z-{reason}.db"
        try:
            with naming_refusals(folder), whole_file(path) as draft:
                copy_checked(source, place.database, draft, progress)
                same = None if reason == "manual" else _newest_if_same(folder, draft)
                if same is not None:
                    raise _SameAsNewestError(same)
        except _SameAsNewestError as error:
            return error.newest
    if reason != "manual":
        thin_backups(folder, place.retention, time)
    return Backup(path, revision or "empty", time, reason)


def copy_database(database: Path, path: Path, progress: Progress = no_progress) -> None:
    """Copy a database of this program to a file of any name, which must not exist; errors are those of make_backup."""
    if path.exists():
        raise FileExistsAlreadyError(f"{path} exists already: choose another name, or move that file away.")
    with reading_snapshot(database) as (source, _), naming_refusals(path), whole_file(path) as draft:
        copy_checked(source, database, draft, progress)


def thin_backups(folder: Path, retention: Retention, now: datetime) -> list[Backup]:
    """Remove the automatic backups that need not be kept, and return them; manual ones stay."""
    automatic = [backup for backup in list_backups(folder) if backup.reason != "manual"]
    kept = times_to_keep([backup.time for backup in automatic], retention, now)
    removed = [backup for backup in automatic if backup.time not in kept]
    for backup in removed:
        with contextlib.suppress(OSError):
            backup.path.unlink()
    return removed


def refuse_emptied(place: Place) -> None:
    """Take no emptied file for a new database: what made it empty is no reason to begin anew beside the backups."""
    database = place.database
    if database.is_file() and database.stat().st_size == 0 and list_backups(place.backups):
        raise corrupt(database, "it is empty, and there are backups of it")


@contextlib.contextmanager
def reading_snapshot(database: Path) -> Iterator[tuple[sqlite3.Connection, str | None]]:
    """Open a database of this program as it is at this moment, and tell its revision; refusals come as StartErrors."""
    with contextlib.closing(_open(database)) as source:
        with naming_refusals(database):
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
    with naming_refusals(database):
        connection = sqlite3.connect(
            f"{database.absolute().as_uri()}?mode=rw", uri=True, timeout=LOCK_TIMEOUT, isolation_level=None
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


def _newest_if_same(folder: Path, draft: Path) -> Backup | None:
    backups = list_backups(folder)
    if backups and filecmp.cmp(backups[-1].path, draft, shallow=False):
        return backups[-1]
    return None
