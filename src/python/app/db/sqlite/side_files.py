"""SQLite's side files of a database: https://www.sqlite.org/tempfiles.html."""

from __future__ import annotations

from pathlib import Path

from app.core.files import resolve_link

SIDE_FILES = ("-journal", "-wal", "-shm")


def side_file(database: Path, suffix: str) -> Path:
    """Return the path of a side file. SQLite resolves links, so it is next to the link's target."""
    real = resolve_link(database)
    return real.with_name(real.name + suffix)


def remove_side_files(database: Path) -> None:
    """Remove all side files of a database; OSError if one cannot be removed."""
    for suffix in SIDE_FILES:
        side_file(database, suffix).unlink(missing_ok=True)
