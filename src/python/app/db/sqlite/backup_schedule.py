"""The daily backup that a running backend makes if something has changed."""

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

# Seconds from the start to the first check, so that the start is not slowed down, and between two checks.
FIRST_CHECK_SECONDS = 60.0
CHECK_INTERVAL_SECONDS = 3600.0


def back_up_if_due(location: DatabaseLocation, now: datetime) -> Backup | None:
    """Make the daily backup if the newest one is a day old and the database has changed since. Return it.

    A backup with a time in the future, from a wrong clock, is ignored.
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
    """Make daily backups in a background thread while the block runs. None makes none."""
    if location is None:
        yield
        return
    # A backup of a large database does not keep the program from exiting, and leaves only a draft.
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
                logger.exception("The daily backup could not be made.")
            if not told:
                shell.notify("No backup today", _advice(error))
            told = True
        else:
            told = False
            if backup is not None:
                logger.info("Made the backup %s.", backup.path)


def _advice(error: Exception) -> str:
    """Return the text of the notification, which is shown once until a backup succeeds again."""
    if isinstance(error, StartError):
        return f"The daily backup of your data could not be made. {error}"
    return (
        f"The daily backup of your data could not be made ({error}). It is retried every hour. See the log for details."
    )
