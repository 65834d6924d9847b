"""Files that are there whole or not at all, whenever the process or the machine stops."""

from __future__ import annotations

import contextlib
import os
import time
import uuid
from collections.abc import Iterator
from pathlib import Path

# What SQLite may leave beside a database: https://www.sqlite.org/tempfiles.html.
SIDE_FILES = ("-journal", "-wal", "-shm")

DRAFT_SUFFIX = ".draft"

# Whoever writes a draft writes to it all the time; one that rests this long, in seconds, was left by a killed process.
ABANDONED_AFTER = 3600


@contextlib.contextmanager
def whole_file(path: Path) -> Iterator[Path]:
    """Give a draft in the same folder, for the user alone, that becomes `path` when the block ends without an error.

    The draft is on the disk before it takes the name, and the name before this returns. An error removes the draft.
    """
    with draft_of(path) as draft:
        yield draft
        sync(draft)
        os.replace(draft, path)
        sync_folder(path.parent)


@contextlib.contextmanager
def draft_of(path: Path) -> Iterator[Path]:
    """Give an empty file in the same folder, for the user alone, that is gone after the block."""
    draft = path.with_name(f".{path.name}.{uuid.uuid4().hex}{DRAFT_SUFFIX}")
    os.close(os.open(draft, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600))
    try:
        yield draft
    finally:
        remove_database(draft)


def sync(path: Path) -> None:
    """Make a file's content reach the disk."""
    # Windows flushes only what is open for writing.
    descriptor = os.open(path, os.O_RDWR)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def sync_folder(folder: Path) -> None:
    """Make the names in a folder reach the disk; Windows does that by itself and opens no folders."""
    if os.name != "posix":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def private_folder(folder: Path) -> Path:
    """Return the folder, made for the user alone where it is missing."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def remove_database(path: Path) -> None:
    """Remove a database file and what SQLite keeps beside it; what is missing is no error."""
    for suffix in ("", *SIDE_FILES):
        path.with_name(path.name + suffix).unlink(missing_ok=True)


def remove_abandoned_drafts(folder: Path) -> None:
    """Remove the drafts that killed processes left in a folder."""
    for draft in folder.glob(f".*{DRAFT_SUFFIX}*"):
        with contextlib.suppress(FileNotFoundError):
            if time.time() - draft.stat().st_mtime > ABANDONED_AFTER:
                draft.unlink()
