"""Imports Alembic when it is needed, because that takes a quarter of a second."""

from __future__ import annotations

import threading

_lock = threading.Lock()


def import_alembic() -> None:
    """Import all parts of Alembic that this program uses, in one thread at a time.

    Its modules import each other: two threads that start with different modules would see partly initialized ones
    (https://docs.python.org/3/library/importlib.html#importlib.import_module). Each job calls this before it imports
    modules that need Alembic.
    """
    with _lock:
        import alembic.command
        import alembic.config
        import alembic.migration
        import alembic.script  # noqa: F401
