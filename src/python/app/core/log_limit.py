"""Rate limits for warnings and errors that callers can trigger: one per minute, with a count of those omitted."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable

from app.core.tracebacks import origin_of

INTERVAL_SECONDS = 60

# How many characters of a client's input may appear in a log line.
MAX_QUOTED_CHARACTERS = 100


# How many kinds are remembered. There are far fewer: each is a line of code.
MAX_KINDS = 1000
KIND_CHARACTERS = 60


class OncePerMinute(logging.Filter):
    """A filter that passes one warning or error of each kind per minute. The next one includes how many were omitted.

    A kind is the message before its arguments are inserted and the types of exceptions among the arguments. With a
    traceback, it is also the type of the exception and the line that raised it.
    Levels below WARNING always pass.

    :param clock: a monotonic clock, in seconds.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        super().__init__()
        self._clock = clock
        self._lock = threading.Lock()
        # By kind: when the last line was passed, and how many have been omitted since.
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
            record.msg = f"{str(record.msg).rstrip()} ({left_out} similar messages were omitted since the last one)"
        return True


def _kind_of(record: logging.LogRecord) -> object:
    # Libraries insert values into some messages themselves. Only the beginning of such a message is constant.
    message = record.msg if record.args else str(record.msg)[:KIND_CHARACTERS]
    arguments = record.args if isinstance(record.args, tuple) else ()
    named = tuple(type(argument) for argument in arguments if isinstance(argument, BaseException))
    error = record.exc_info[1] if record.exc_info else None
    return message, named, type(error), origin_of(error) if error is not None else None


def quote_untrusted(value: str) -> str:
    """Return a client's input as short, quoted ASCII text with control characters escaped."""
    return ascii(value if len(value) <= MAX_QUOTED_CHARACTERS else f"{value[:MAX_QUOTED_CHARACTERS]}…")


def limit_repeats(*names: str) -> None:
    """Limit the loggers with these names to one warning or error of each kind per minute."""
    for name in names:
        logger = logging.getLogger(name)
        if not any(isinstance(known, OncePerMinute) for known in logger.filters):
            logger.addFilter(OncePerMinute())
