"""Run work in a background thread while a block runs."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable, Iterator


@contextlib.contextmanager
def in_background(name: str, work: Callable[[threading.Event], None], *, join_seconds: float = 0) -> Iterator[None]:
    """Run `work` in a daemon thread, which does not keep the program from exiting.

    :param work: receives an event that is set when the block ends. It must then return soon.
    :param join_seconds: how many seconds the end of the block waits for that.
    """
    ended = threading.Event()
    thread = threading.Thread(target=work, args=(ended,), name=name, daemon=True)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join(join_seconds)
