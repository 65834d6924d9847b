"""Warnings and errors that callers can cause as often as they like: one a minute, and how many were left out."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable

from app.core.tracebacks import origin_of

INTERVAL_SECONDS = 60

# What may stand in a line of what a stranger sent, in characters.
MAX_QUOTED_CHARACTERS = 100


# Kinds that are remembered. There are far fewer: each is a line of code.
MAX_KINDS = 1000
KIND_CHARACTERS = 60


class OncePerMinute(logging.Filter):
    """Lets one warning or error of a kind through each minute; the next one says how many were left out.

    A kind is the message before its arguments are put in, the types of the exceptions among these and, with a
    traceback, the type of the exception and where it came up.
    Levels below WARNING pass.

    :param clock: seconds that only grow.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        super().__init__()
        self._clock = clock
        self._lock = threading.Lock()
        # By kind: when the last line was let through, and how many were left out since.
        self._kinds: dict[object, tuple[float, int]] = {}

    def filter(self, record: logging.LogRecord) -> bool:
        if record.levelno < logging.WARNING:
            return True
        kind = _kind_of(record)
        with self._lock:
            now = self._clock()
            last, left_out = self._kinds.get(kind, (now - INTERVAL_SECONDS, 0))
            if now - last < INTERVAL_SECONDS:
                self._kinds[kind] = (last, left_out + 1)
                return False
            if len(self._kinds) >= MAX_KINDS:
                self._kinds.clear()
            self._kinds[kind] = (now, 0)
        if left_out:
            record.msg = f"{str(record.msg).rstrip()} ({left_out} more like this since the last line)"
        return True


def _kind_of(record: logging.LogRecord) -> object:
    # Libraries put values into some messages themselves: only how they begin is the same each time.
    message = record.msg if record.args else str(record.msg)[:KIND_CHARACTERS]
    arguments = record.args if isinstance(record.args, tuple) else ()
    named = tuple(type(argument) for argument in arguments if isinstance(argument, BaseException))
    error = record.exc_info[1] if record.exc_info else None
    return message, named, type(error), origin_of(error) if error is not None else None


def quote_untrusted(value: str) -> str:
    """Return what a stranger sent as a short, quoted text in ASCII, whose control characters are escaped."""
    return ascii(value if len(value) <= MAX_QUOTED_CHARACTERS else f"{value[:MAX_QUOTED_CHARACTERS]}…")


def limit_repeats(*names: str) -> None:
    """Let the loggers of these names write warnings and errors of a kind once a minute at most."""
    for name in names:
        logger = logging.getLogger(name)
        if not any(isinstance(known, OncePerMinute) for known in logger.filters):
            logger.addFilter(OncePerMinute())
