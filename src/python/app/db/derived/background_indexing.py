"""Indexes the rows that other programs wrote for search, in the background of a serving process.

Without it, the first searches after such a write would do that, and might be refused until they are done.
"""

from __future__ import annotations

import contextlib
import logging
import threading
import time
from collections.abc import Iterator
from functools import partial

import sqlalchemy as sa
from sqlalchemy.exc import SQLAlchemyError

from app.core.background import in_background
from app.core.tracebacks import first_line
from app.db.derived.pending import LEAVES_PENDING, committed_batches
from app.db.sqlite.write_lock import PAUSE_SECONDS

logger = logging.getLogger(__name__)

THREAD_NAME = "search-index"
# Seconds between two checks. A check reads one entry of a small index.
INTERVAL_SECONDS = 5.0
# Seconds that the end of the block waits for a batch that has begun.
JOIN_SECONDS = 2.0


@contextlib.contextmanager
def index_in_background(engine: sa.Engine) -> Iterator[None]:
    """Write the search texts of other programs' rows while the block runs.

    One process of a backend must do this, even if it has workers. Between two batches others can write.
    """
    with in_background(THREAD_NAME, partial(_index_again_and_again, engine), join_seconds=JOIN_SECONDS):
        yield


def _index_again_and_again(engine: sa.Engine, ended: threading.Event) -> None:
    told = False
    while not ended.wait(INTERVAL_SECONDS):
        try:
            number = _index(engine, ended)
        except SQLAlchemyError as error:
            # Searches get the same error and report it.
            if not told:
                cause = getattr(error, "orig", None) or error
                logger.warning("The search index cannot be brought up to date now. %s", first_line(cause))
            told = True
            continue
        told = False
        if number:
            logger.info("Another program wrote %d rows. They were added to the search index.", number)


def _index(engine: sa.Engine, ended: threading.Event) -> int:
    """Index all pending rows and return their number."""
    number = 0
    with engine.connect() as connection:
        connection.execution_options(**{LEAVES_PENDING: True})
        begun = time.monotonic()
        for done in committed_batches(connection):
            number += done
            if ended.is_set():
                break
            # As long as the batch took, so that others get at least half of the time.
            _pause(max(PAUSE_SECONDS, time.monotonic() - begun), ended)
            begun = time.monotonic()
    return number


def _pause(seconds: float, ended: threading.Event) -> None:
    ended.wait(seconds)
