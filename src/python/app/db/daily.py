"""A backup each day on which something changed, made by a backend that runs."""

from __future__ import annotations

import contextlib
import logging
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from app.core import shell
from app.core.errors import StartError
from app.core.types import utc_now
from app.db.backup import Backup, list_backups, make_backup
from app.db.place import Place

logger = logging.getLogger(__name__)

DAY = timedelta(days=1)

# Seconds from the start to the first look, so that a start is not slowed down, and from one look to the next.
FIRST_LOOK = 60.0
NEXT_LOOK = 3600.0


def back_up_if_due(place: Place, now: datetime) -> Backup | None:
    """Make the day's backup if the newest one is a day old and the database was changed since; return it."""
    backups = list_backups(place.backups)
    if backups:
        newest = backups[-1].time
        if now - newest < DAY or _changed_at(place.database) <= newest:
            return None
    return make_backup(place, "daily")


@contextlib.contextmanager
def daily_backups(place: Place | None) -> Iterator[None]:
    """Make daily backups in a thread of its own while the block runs; None makes none."""
    if place is None:
        yield
        return
    ended = threading.Event()
    # A daemon: a backup of a large database does not keep the program from ending, and leaves but a draft.
    threading.Thread(target=_look_again_and_again, args=(place, ended), name="daily-backups", daemon=True).start()
    try:
        yield
    finally:
        ended.set()


def _look_again_and_again(place: Place, ended: threading.Event) -> None:
    pause = FIRST_LOOK
    told = False
    while not ended.wait(pause):
        pause = NEXT_LOOK
        try:
            backup = back_up_if_due(place, utc_now())
        except Exception as error:
            if isinstance(error, StartError):
                logger.error("The daily backup could not be made. %s", error)
            else:
                logger.exception("The daily backup could not be made")
            if not told:
                shell.notify("No backup today", _advice(error))
            told = True
        else:
            told = False
            if backup is not None:
                logger.info("The backup %s is made", backup.path)


def _advice(error: Exception) -> str:
    """Return what to tell the user, once until a backup succeeds again."""
    if isinstance(error, StartError):
        return f"The daily backup of your data could not be made. {error}"
    return f"The daily backup of your data could not be made ({error}). It is tried again each hour; the log has more."


def _changed_at(database: Path) -> datetime:
    """Return when the database was last written to; a checkpoint, which changes no row, counts too."""
    wal = database.with_name(database.name + "-wal")
    written = [database.stat().st_mtime]
    with contextlib.suppress(FileNotFoundError):
        # SQLite makes the file, empty, for everyone who reads.
        if wal.stat().st_size > 0:
            written.append(wal.stat().st_mtime)
    return datetime.fromtimestamp(max(written), UTC)
