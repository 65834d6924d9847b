"""Importing Alembic, which takes a quarter of a second, when it is needed."""

from __future__ import annotations

import threading

_lock = threading.Lock()


def import_alembic() -> None:
    """Import all of Alembic that this program uses, one thread at a time.

    Its modules import each other: two threads that begin at different ends see modules that are half made
    (https://docs.python.org/3/library/importlib.html#importlib.import_module). Each job calls this before it imports
    what needs Alembic.
    """
    with _lock:
        import alembic.command
        import alembic.config
        import alembic.migration
        import alembic.script  # noqa: F401
