"""The lock of the data folder: one process owns it, and a second one is refused before it writes anything."""

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

# On Windows no other process can read the locked byte. It is the first one, so the owner's name begins after it.
LOCKED_BYTES = b" "

# Seconds between two attempts to lock while another process is still shutting down.
POLL_SECONDS = 0.05


@contextlib.contextmanager
def lock_folders(folders: Iterable[Path], what: str, *, timeout: float = 0) -> Iterator[None]:
    """Lock folders while the block runs. Missing folders are created.

    :param what: the command that this process runs, for the message "which is running `…`".
    :param timeout: how many seconds to wait for another owner to exit.
    :raises DataDirInUseError: if another process owns one of them. Nothing is written then.
    :raises OSError: if a folder cannot be created or written.
    """
    with contextlib.ExitStack() as stack:
        for folder in folders:
            stack.enter_context(_lock_folder(folder, what, timeout))
        yield


@contextlib.contextmanager
def _lock_folder(folder: Path, what: str, timeout: float) -> Iterator[None]:
    private_folder(folder)
    # The file is never removed: otherwise one process could lock a removed file, and another one its replacement.
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
                f"{folder} is in use by {_owner(descriptor)}: nothing was changed. Close that process first, or set"
                " DATA_DIR to another folder."
            )
        time.sleep(POLL_SECONDS)


def _owner(descriptor: int) -> str:
    os.lseek(descriptor, len(LOCKED_BYTES), os.SEEK_SET)
    try:
        owner = json.loads(os.read(descriptor, 4096))
        return f"process {owner['pid']}, which is running `{owner['runs']}`"
    except (ValueError, KeyError, TypeError):
        return "another process of this program"


def _write(descriptor: int, content: bytes) -> None:
    # A full disk must not prevent a start: the lock works without the owner's name.
    with contextlib.suppress(OSError):
        os.ftruncate(descriptor, 0)
        os.lseek(descriptor, 0, os.SEEK_SET)
        os.write(descriptor, content)
