"""Replaces the database in a running backend, in one transaction that SQLite's backup API writes.

To everyone else who has the database open, in this or another process, it is an ordinary commit: earlier reads see the
old database, and later reads the new one. If the process is killed, SQLite rolls the transaction back
(https://www.sqlite.org/backup.html, https://www.sqlite.org/wal.html).
"""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path

from app.core.errors import InvalidBackupError
from app.core.files import atomic_write, draft_of
from app.db.errors import locked, require_database, translated_draft
from app.db.location import DatabaseLocation
from app.db.progress import Progress, no_progress
from app.db.sqlite.backup import Reason, copy_pages, make_backup
from app.db.sqlite.header import LOCK_TIMEOUT_SECONDS
from app.db.sqlite.swap_offline import UNREADABLE, Replacement, path_for_replaced

# A step before the last one keeps its lock, and calls the progress function.
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
    """Yield a draft whose content replaces the database when the block ends without an error.

    The database can be used in the meantime. Writers wait while the draft is copied into it.

    :param prepare: called with the filled draft. It may change it, or raise an error to refuse it before anything
        happens.
    :param progress: called with the fraction of the work after the draft was filled, 0 to 1.
    :raises DatabaseLockedError: if another program keeps the database locked. Nothing is changed.
    :raises InvalidBackupError: if running programs could not continue with the draft. Nothing is changed.
    """
    require_database(location.database)
    with translated_draft(draft_of(location.database), location.database) as draft:
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
            # The change is committed. If the -wal file cannot be emptied now, because the disk is full or old rows are
            # still being read, it is emptied later.
            with contextlib.suppress(sqlite3.Error):
                live.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _write(
    source: sqlite3.Connection,
    live: sqlite3.Connection,
    location: DatabaseLocation,
    once_alone: Callable[[], None],
    progress: Progress,
) -> None:
    """Copy all of a database into another in one transaction. Call `once_alone` when nobody else can write to it."""
    alone = False

    def step(status: int, remaining: int, total: int) -> None:
        nonlocal alone
        if status in BUSY:
            # Python's backup would retry forever.
            raise locked(location.database)
        if not alone:
            alone = True
            once_alone()
        progress(1 - remaining / total)

    # With an open transaction, the steps need not lock and unlock the draft.
    source.execute("BEGIN")
    source.execute("SELECT count(*) FROM sqlite_master").fetchone()
    source.backup(live, pages=PAGES_PER_STEP, progress=step)


def _fit(source: sqlite3.Connection, live: sqlite3.Connection) -> None:
    """Give the draft the page size of the live database, which cannot change in WAL mode."""
    (encoding,) = source.execute("PRAGMA encoding").fetchone()
    if (encoding,) != live.execute("PRAGMA encoding").fetchone():
        raise InvalidBackupError(
            f"The new database stores its text as {encoding}, which programs that have the database open cannot switch"
            " to: nothing was changed. Close the app and use the command line instead (`restore`)."
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
            # Copied page by page. Reading the file itself would drop this process's locks on it
            # (https://www.sqlite.org/howtocorrupt.html#_posix_advisory_locks_canceled_by_a_separate_thread_doing_close_).
            copy_pages(damaged, draft)
        return kept


def _version(watcher: sqlite3.Connection) -> int:
    """Return `PRAGMA data_version`, which changes when another connection commits."""
    (version,) = watcher.execute("PRAGMA data_version").fetchone()
    return int(version)


@contextlib.contextmanager
def _opened(database: Path) -> Iterator[sqlite3.Connection]:
    connection = sqlite3.connect(
        f"{database.absolute().as_uri()}?mode=rw", uri=True, timeout=LOCK_TIMEOUT_SECONDS, isolation_level=None
    )
    with contextlib.closing(connection):
        # A confirmed commit must be on the disk.
        connection.execute("PRAGMA synchronous=FULL")
        yield connection
