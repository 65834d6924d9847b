"""One process owns a data folder: a second one is told who, and writes nothing."""

from __future__ import annotations

import contextlib
import json
import os
import time
from collections.abc import Iterator
from pathlib import Path

from app.core.errors import DataDirInUseError
from app.core.file_lock import try_lock

LOCK_NAME = "owner.lock"

# How often the lock of another process is tried while we wait for it to end, in seconds.
POLL = 0.05


@contextlib.contextmanager
def owning(data_dir: Path | None, what: str, *, patience: float = 0) -> Iterator[None]:
    """Own the data folder, made where it is missing, while the block runs.

    :param what: how this process uses it, in words that complete "which is running `…`".
    :param patience: how long another owner may take to end, in seconds.
    :raises DataDirInUseError: where another process owns it; not a byte is written then.
    :raises OSError: where the folder cannot be made or written.
    """
    if data_dir is None:
        yield
        return
    data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
    # The file stays for good: one that were removed could be locked by one process under the eyes of the next.
    descriptor = os.open(data_dir / LOCK_NAME, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        _take(descriptor, data_dir, patience)
        _write(descriptor, json.dumps({"pid": os.getpid(), "runs": what}).encode())
        try:
            yield
        finally:
            _write(descriptor, b"")
    finally:
        os.close(descriptor)


def _take(descriptor: int, data_dir: Path, patience: float) -> None:
    deadline = time.monotonic() + patience
    while not try_lock(descriptor):
        if time.monotonic() >= deadline:
            raise DataDirInUseError(
                f"{data_dir} is in use by {_owner(descriptor)}: nothing was changed. End that process first, or set"
                " DATA_DIR to another folder."
            )
        time.sleep(POLL)


def _owner(descriptor: int) -> str:
    os.lseek(descriptor, 0, os.SEEK_SET)
    try:
        owner = json.loads(os.read(descriptor, 4096))
        return f"the process {owner['pid']}, which is running `{owner['runs']}`"
    except (ValueError, KeyError, TypeError):
        return "another process of this program"


def _write(descriptor: int, content: bytes) -> None:
    # A full disk does not keep anyone from starting: the lock holds without the name in it.
    with contextlib.suppress(OSError):
        os.ftruncate(descriptor, 0)
        os.lseek(descriptor, 0, os.SEEK_SET)
        os.write(descriptor, content)
