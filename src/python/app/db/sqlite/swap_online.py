"""Replacing the database under a backend that runs: one transaction, written by SQLite's backup API.

To everyone else who has the database open, threads and other processes alike, it is a commit like any other: what was
read before it is of the old database, what is read after it of the new one. Killed anywhere, SQLite takes back what was
not committed (https://www.sqlite.org/backup.html, https://www.sqlite.org/wal.html).
"""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path

from app.core.errors import InvalidBackupError
from app.core.files import atomic_write, draft_of
from app.db.errors import locked, require_database, translate_errors
from app.db.location import DatabaseLocation
from app.db.progress import Progress, no_progress
from app.db.sqlite.backup import Reason, copy_pages, make_backup
from app.db.sqlite.header import LOCK_TIMEOUT_SECONDS
from app.db.sqlite.swap_offline import UNREADABLE, Replacement, path_for_replaced

# A step that is not the last keeps the lock that it took, and tells of it.
PAGES_PER_STEP = 1

BUSY = frozenset({sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED})


@contextlib.contextmanager
def replace_online(
    location: DatabaseLocation,
    reason: Reason,
    *,
    prepare: Callable[[Path], None] = lambda _: None,
    progress: Progress = no_progress,
) -> Iterator[Replacement]:
    """Give a draft whose content takes the database's place when the block ends without an error.

    Others may read and write meanwhile; while the draft is written, those who write wait.

    :param prepare: is given the filled draft, to change it, or to refuse it with an error before anything happened.
    :param progress: called with the fraction of what follows the filling of the draft, 0 to 1.
    :raises DatabaseLockedError: where another program keeps the database from being written; nothing is changed.
    :raises InvalidBackupError: for a draft that programs which run could not go on with; nothing is changed.
    """
    require_database(location.database)
    with translate_errors(location.database), draft_of(location.database) as draft:
        replacement = Replacement(draft)
        yield replacement
        prepare(draft)
        with _opened(location.database) as live, _opened(location.database) as watcher, _opened(draft) as source:
            _fit(source, live)
            seen = _version(watcher)
            kept = _keep(location, reason, lambda fraction: progress(fraction / 2))

            def keep_what_came_since() -> None:
                nonlocal kept
                if _version(watcher) != seen:
                    kept = _keep(location, reason)

            _write(source, live, location, keep_what_came_since, lambda fraction: progress((1 + fraction) / 2))
            replacement.kept = kept
            # It is committed: a log that cannot be emptied now, on a full disk or for those who still read the old
            # rows, is emptied later.
            with contextlib.suppress(sqlite3.Error):
                live.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _write(
    source: sqlite3.Connection,
    live: sqlite3.Connection,
    location: DatabaseLocation,
    once_alone: Callable[[], None],
    progress: Progress,
) -> None:
    """Write all of one database into another in one transaction; call `once_alone` when no one else can write to it."""
    alone = False

    def step(status: int, remaining: int, total: int) -> None:
        nonlocal alone
        if status in BUSY:
            # Python's backup would try for ever.
            raise locked(location.database)
        if not alone:
            alone = True
            once_alone()
        progress(1 - remaining / total)

    # An open transaction spares each step to lock and unlock the draft.
    source.execute("BEGIN")
    source.execute("SELECT count(*) FROM sqlite_master").fetchone()
    source.backup(live, pages=PAGES_PER_STEP, progress=step)


def _fit(source: sqlite3.Connection, live: sqlite3.Connection) -> None:
    """Give the draft the live database's size of pages, which cannot change in WAL."""
    (encoding,) = source.execute("PRAGMA encoding").fetchone()
    if (encoding,) != live.execute("PRAGMA encoding").fetchone():
        raise InvalidBackupError(
            f"What would be put in the database's place keeps its text as {encoding}, which those who have the database"
            " open do not: nothing was changed. End the app and use the command line instead (`restore`)."
        )
    (size,) = live.execute("PRAGMA page_size").fetchone()
    if (size,) != source.execute("PRAGMA page_size").fetchone():
        source.execute(f"PRAGMA page_size = {size:d}")
        source.execute("VACUUM")


def _keep(location: DatabaseLocation, reason: Reason, progress: Progress = no_progress) -> Path:
    try:
        return make_backup(location, reason, progress).path
    except UNREADABLE:
        kept = path_for_replaced(location)
        with _opened(location.database) as damaged, atomic_write(kept, overwrite=False) as draft:
            # Page by page as they are. Reading the file itself would drop the locks that this process has on it
            # (https://www.sqlite.org/howtocorrupt.html#_posix_advisory_locks_canceled_by_a_separate_thread_doing_close_).
            copy_pages(damaged, draft)
        return kept


def _version(watcher: sqlite3.Connection) -> int:
    """Return a number that is another one after each commit of others."""
    (version,) = watcher.execute("PRAGMA data_version").fetchone()
    return int(version)


@contextlib.contextmanager
def _opened(database: Path) -> Iterator[sqlite3.Connection]:
    connection = sqlite3.connect(
        f"{database.absolute().as_uri()}?mode=rw", uri=True, timeout=LOCK_TIMEOUT_SECONDS, isolation_level=None
    )
    with contextlib.closing(connection):
        # A commit that is acknowledged is on the disk.
        connection.execute("PRAGMA synchronous=FULL")
        yield connection
