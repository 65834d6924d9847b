"""Warnings that a stranger can cause as often as they like: one line a minute, and how many were left out."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable

INTERVAL = 60

# What may stand in a line of what a stranger sent, in characters.
SHOWN = 100


class OncePerMinute(logging.Filter):
    """Lets one warning of a kind through each minute; the next one says how many were left out.

    A kind is the message before its arguments are put in. Other levels pass.

    :param clock: seconds that only grow.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        super().__init__()
        self._clock = clock
        self._lock = threading.Lock()
        # By kind: when the last line was let through, and how many were left out since.
        self._kinds: dict[object, tuple[float, int]] = {}

    def filter(self, record: logging.LogRecord) -> bool:
        if record.levelno != logging.WARNING:
            return True
        with self._lock:
            now = self._clock()
            last, left_out = self._kinds.get(record.msg, (now - INTERVAL, 0))
            if now - last < INTERVAL:
                self._kinds[record.msg] = (last, left_out + 1)
                return False
            self._kinds[record.msg] = (now, 0)
        if left_out:
            record.msg = f"{record.msg} ({left_out} more like this since the last line)"
        return True


def shown(value: str) -> str:
    """Return what a stranger sent as a short, quoted text in ASCII, whose control characters are escaped."""
    return ascii(value if len(value) <= SHOWN else f"{value[:SHOWN]}…")


def limit_warnings(*names: str) -> None:
    """Let the loggers of these names write each of their warnings once a minute at most."""
    for name in names:
        logger = logging.getLogger(name)
        if not any(isinstance(known, OncePerMinute) for known in logger.filters):
            logger.addFilter(OncePerMinute())
