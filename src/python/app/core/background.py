"""Work that a thread of its own does while a block runs."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable, Iterator


@contextlib.contextmanager
def in_background(name: str, work: Callable[[threading.Event], None]) -> Iterator[None]:
    """Run `work` in a daemon thread: it does not keep the program from ending.

    :param work: is given an event that is set when the block ends; it waits on it between its turns, and then returns.
    """
    ended = threading.Event()
    threading.Thread(target=work, args=(ended,), name=name, daemon=True).start()
    try:
        yield
    finally:
        ended.set()
