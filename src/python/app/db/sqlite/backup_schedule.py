"""A backup each day on which something changed, made by a backend that runs."""

from __future__ import annotations

import contextlib
import logging
import threading
from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import partial

from app.core import shell
from app.core.background import in_background
from app.core.errors import StartError
from app.core.types import utc_now
from app.db.errors import translate_errors
from app.db.location import DatabaseLocation
from app.db.sqlite.backup import Backup, holds_change, last_change, list_backups, make_backup, newest_backups

logger = logging.getLogger(__name__)

DAY = timedelta(days=1)

# Seconds from the start to the first look, so that a start is not slowed down, and from one look to the next.
FIRST_CHECK_SECONDS = 60.0
CHECK_INTERVAL_SECONDS = 3600.0


def back_up_if_due(location: DatabaseLocation, now: datetime) -> Backup | None:
    """Make the day's backup if the newest one is a day old and the database was changed since; return it.

    A backup from the future, which a wrong clock made, does not count as the day's.
    """
    backups = list_backups(location.backups)
    with translate_errors(location.database):
        changed_at = last_change(location.database)
    for backup in newest_backups(backups, now):
        if timedelta(0) <= now - backup.time < DAY or holds_change(backup, changed_at):
            return None
    made = make_backup(location, "daily")
    return None if made in backups else made


@contextlib.contextmanager
def daily_backups(location: DatabaseLocation | None) -> Iterator[None]:
    """Make daily backups in a thread of its own while the block runs; None makes none."""
    if location is None:
        yield
        return
    # A backup of a large database does not keep the program from ending, and leaves but a draft.
    with in_background("daily-backups", partial(_look_again_and_again, location)):
        yield


def _look_again_and_again(location: DatabaseLocation, ended: threading.Event) -> None:
    pause = FIRST_CHECK_SECONDS
    told = False
    while not ended.wait(pause):
        pause = CHECK_INTERVAL_SECONDS
        try:
            backup = back_up_if_due(location, utc_now())
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
