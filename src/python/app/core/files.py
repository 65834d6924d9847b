"""Files that are complete or absent, whenever the process or the machine stops, and for the user alone."""

from __future__ import annotations

import contextlib
import errno
import os
import time
import uuid
from collections.abc import Iterator
from pathlib import Path

from filelock import lock_descriptor

DRAFT_SUFFIX = ".draft"

# A draft's name begins with so many characters of the file's name, so that it is never too long for the file system.
DRAFT_NAME_LENGTH = 40

# A process that writes a draft writes to it all the time. After so many seconds without a write it was killed.
ABANDONED_AFTER_SECONDS = 3600

# How file systems say that they have no fsync for a folder (CIFS, VirtualBox's shared folders, some of FUSE).
UNSUPPORTED = frozenset({errno.EINVAL, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS, errno.EBADF, errno.EISDIR})

# Seconds between two attempts to lock a folder, and how often Windows is asked to replace a file that someone reads.
LOCK_POLL_SECONDS = 0.01
REPLACE_ATTEMPTS = 20
REPLACE_POLL_SECONDS = 0.05


class UnconfirmedError(OSError):
    """A file has its new content, but the disk did not confirm it: the machine must not stop now."""


@contextlib.contextmanager
def atomic_write(path: Path, *, overwrite: bool = True, durable: bool = True) -> Iterator[Path]:
    """Yield an empty draft in the same folder that becomes `path` when the block ends without an error.

    If `path` is a link, the file that it links to is replaced and the link stays. An error removes the draft.

    :param overwrite: whether an existing file is replaced; otherwise it stays, also if it appears in the meantime.
    :param durable: whether the content, then the name, are on the disk before this returns.
    :raises FileExistsError: if the file exists and may not be overwritten.
    :raises UnconfirmedError: if the file is in place, but the disk did not confirm its name.
    :raises OSError: if the draft cannot be written; `path` is as it was.
    """
    target = resolve_link(path) if overwrite else path
    with draft_of(target) as draft:
        yield draft
        if durable:
            fsync_file(draft)
        if overwrite:
            _replace(draft, target)
        else:
            _rename_exclusively(draft, target)
        if durable:
            try:
                fsync_folder(target.parent)
            except OSError as error:
                raise UnconfirmedError(error.errno, error.strerror, str(target)) from error


def create_once(path: Path, content: bytes) -> bool:
    """Write a new file; return False if it exists. Of processes that try at once, one succeeds.

    :raises OSError: if the file cannot be written.
    """
    try:
        with atomic_write(path, overwrite=False) as draft:
            draft.write_bytes(content)
    except FileExistsError:
        return False
    return True


@contextlib.contextmanager
def draft_of(path: Path) -> Iterator[Path]:
    """Yield an empty file in the folder of `path` that is removed after the block, with all that is named after it."""
    draft = path.with_name(f".{path.name[:DRAFT_NAME_LENGTH]}.{uuid.uuid4().hex}{DRAFT_SUFFIX}")
    os.close(os.open(draft, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600))
    try:
        yield draft
    finally:
        # What stays is removed later; a draft that cannot be removed does not undo what was written.
        with contextlib.suppress(OSError):
            draft.unlink(missing_ok=True)
            # SQLite keeps files of its own next to a database.
            for name in os.listdir(draft.parent):
                if name.startswith(draft.name):
                    draft.with_name(name).unlink(missing_ok=True)


def remove_abandoned_drafts(folder: Path) -> None:
    """Remove the drafts that killed processes left in a folder; those that cannot be removed stay."""
    for draft in folder.glob(f".*{DRAFT_SUFFIX}*"):
        with contextlib.suppress(OSError):
            if time.time() - draft.lstat().st_mtime > ABANDONED_AFTER_SECONDS:
                draft.unlink()


def private_folder(folder: Path) -> Path:
    """Return the folder, which is created for the user alone if it is missing.

    :raises OSError: if it cannot be created, or if a file has its name.
    """
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except FileExistsError:
        reason = "it is a file, not a folder"
        if os.path.islink(folder):
            reason = f"it is a link to {os.readlink(folder)}, which is not a folder"
        raise NotADirectoryError(errno.ENOTDIR, reason, str(folder)) from None
    return folder


def resolve_link(path: Path) -> Path:
    """Return the file that a link leads to; a path that is not a link, as it is."""
    return Path(os.path.realpath(path)) if os.path.islink(path) else path


def fsync_file(path: Path) -> None:
    """Write a file's content to the disk."""
    # Windows flushes only files that are open for writing.
    _fsync(os.open(path, os.O_RDWR))


def fsync_folder(folder: Path) -> None:
    """Write the names in a folder to the disk, if the file system can do that for a folder."""
    # Windows opens no folders, and writes their names by itself.
    if os.name == "posix":
        with contextlib.suppress(PermissionError):
            _fsync(os.open(folder, os.O_RDONLY))


def _fsync(descriptor: int) -> None:
    try:
        os.fsync(descriptor)
    except OSError as error:
        if error.errno not in UNSUPPORTED:
            raise
    finally:
        os.close(descriptor)


def _replace(draft: Path, path: Path) -> None:
    # Windows lets no one replace a file that another process reads.
    for _ in range(REPLACE_ATTEMPTS if os.name == "nt" else 0):
        with contextlib.suppress(PermissionError):
            draft.replace(path)
            return
        time.sleep(REPLACE_POLL_SECONDS)
    draft.replace(path)


def _rename_exclusively(draft: Path, path: Path) -> None:
    """Give a draft its name, in one step; FileExistsError if another file has it."""
    if os.name == "nt":
        draft.rename(path)
        return
    try:
        # Unlike a rename, a link never replaces a file.
        os.link(draft, path)
    except FileExistsError:
        raise
    except OSError:
        # Some file systems have no hard links (exFAT, FAT, some of FUSE), and each says so by another error.
        with _locked_folder(path.parent):
            if os.path.lexists(path):
                raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(path)) from None
            draft.rename(path)


@contextlib.contextmanager
def _locked_folder(folder: Path) -> Iterator[None]:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        lock_descriptor(descriptor, poll_interval=LOCK_POLL_SECONDS)
        yield
    finally:
        os.close(descriptor)
