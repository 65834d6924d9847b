"""One process owns a data folder: a second one is told who, and writes nothing."""

from __future__ import annotations

import contextlib
import json
import os
import time
from collections.abc import Iterable, Iterator
from pathlib import Path

from filelock import lock_descriptor

from app.core.errors import DataDirInUseError
from app.core.files import private_folder

LOCK_NAME = "owner.lock"

# On Windows nobody else can read the locked byte, which is the first one, so the owner's name begins after it.
LOCKED_BYTES = b" "

# How often the lock of another process is tried while we wait for it to end, in seconds.
POLL_SECONDS = 0.05


@contextlib.contextmanager
def lock_folders(folders: Iterable[Path], what: str, *, timeout: float = 0) -> Iterator[None]:
    """Own folders, which are created if they are missing, while the block runs.

    :param what: how this process uses it, in words that complete "which is running `…`".
    :param timeout: how long another owner may take to end, in seconds.
    :raises DataDirInUseError: if another process owns one of them; not a byte is written then.
    :raises OSError: if a folder cannot be created or written.
    """
    with contextlib.ExitStack() as stack:
        for folder in folders:
            stack.enter_context(_lock_folder(folder, what, timeout))
        yield


@contextlib.contextmanager
def _lock_folder(folder: Path, what: str, timeout: float) -> Iterator[None]:
    private_folder(folder)
    # The file stays for good: one that were removed could be locked by one process under the eyes of the next.
    descriptor = os.open(folder / LOCK_NAME, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        _acquire(descriptor, folder, timeout)
        _write(descriptor, LOCKED_BYTES + json.dumps({"pid": os.getpid(), "runs": what}).encode())
        try:
            yield
        finally:
            _write(descriptor, b"")
    finally:
        os.close(descriptor)


def _acquire(descriptor: int, folder: Path, timeout: float) -> None:
    deadline = time.monotonic() + timeout
    while not lock_descriptor(descriptor, blocking=False):
        if time.monotonic() >= deadline:
            raise DataDirInUseError(
                f"{folder} is in use by {_owner(descriptor)}: nothing was changed. End that process first, or set"
                " DATA_DIR to another folder."
            )
        time.sleep(POLL_SECONDS)


def _owner(descriptor: int) -> str:
    os.lseek(descriptor, len(LOCKED_BYTES), os.SEEK_SET)
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
