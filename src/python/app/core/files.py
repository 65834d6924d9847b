"""Durable, private file writes: a file is complete or absent after a crash, and only its owner can read it."""

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

# A draft's name begins with this many characters of the file's name, so that it never exceeds the system's limit.
DRAFT_NAME_LENGTH = 40

# A draft that was not written to for this many seconds was left by a killed process.
ABANDONED_AFTER_SECONDS = 3600

# Errors by which file systems report that they cannot fsync a folder (CIFS, VirtualBox's shared folders, some of FUSE).
UNSUPPORTED = frozenset({errno.EINVAL, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS, errno.EBADF, errno.EISDIR})

# Seconds between two attempts to lock a folder, and how often to retry replacing a file that is open on Windows.
LOCK_POLL_SECONDS = 0.01
REPLACE_ATTEMPTS = 20
REPLACE_POLL_SECONDS = 0.05


class UnconfirmedError(OSError):
    """A file has its new content, but the disk did not confirm it: a power failure now could lose it."""


@contextlib.contextmanager
def atomic_write(path: Path, *, overwrite: bool = True, durable: bool = True) -> Iterator[Path]:
    """Yield an empty draft in the same folder. It becomes `path` when the block ends without an error.

    If `path` is a link, its target is replaced and the link stays. An error removes the draft.

    :param overwrite: whether to replace an existing file. Otherwise it stays, even if it was created during the block.
    :param durable: whether to flush the content and then the name to the disk before returning.
    :raises FileExistsError: if the file exists and `overwrite` is false.
    :raises UnconfirmedError: if the file is in place, but the disk did not confirm its name.
    :raises OSError: if the draft cannot be written; `path` is unchanged.
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
    """Write a new file. Return False if it exists. If several processes try at once, only one succeeds.

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
    """Yield an empty file in the folder of `path`. It is removed after the block, with all files named after it."""
    draft = path.with_name(f".{path.name[:DRAFT_NAME_LENGTH]}.{uuid.uuid4().hex}{DRAFT_SUFFIX}")
    os.close(os.open(draft, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600))
    try:
        yield draft
    finally:
        # Leftovers are removed later. A draft that cannot be removed must not undo what was written.
        with contextlib.suppress(OSError):
            draft.unlink(missing_ok=True)
            # SQLite keeps side files next to a database.
            for name in os.listdir(draft.parent):
                if name.startswith(draft.name):
                    draft.with_name(name).unlink(missing_ok=True)


def remove_abandoned_drafts(folder: Path) -> None:
    """Remove the drafts that killed processes left in a folder, as far as they can be removed."""
    for draft in folder.glob(f".*{DRAFT_SUFFIX}*"):
        with contextlib.suppress(OSError):
            if time.time() - draft.lstat().st_mtime > ABANDONED_AFTER_SECONDS:
                draft.unlink()


def private_folder(folder: Path) -> Path:
    """Return the folder. If it is missing, create it with access for its owner only.

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
    """Return the target of a link. A path that is not a link is returned unchanged."""
    return Path(os.path.realpath(path)) if os.path.islink(path) else path


def fsync_file(path: Path) -> None:
    """Flush a file's content to the disk."""
    # Windows flushes a file only if it is open for writing.
    _fsync(os.open(path, os.O_RDWR))


def fsync_folder(folder: Path) -> None:
    """Flush the names in a folder to the disk, if the file system supports it."""
    # Windows cannot open folders, and flushes their names itself.
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
    # Windows cannot replace a file that another process has open.
    for _ in range(REPLACE_ATTEMPTS if os.name == "nt" else 0):
        with contextlib.suppress(PermissionError):
            draft.replace(path)
            return
        time.sleep(REPLACE_POLL_SECONDS)
    draft.replace(path)


def _rename_exclusively(draft: Path, path: Path) -> None:
    """Rename a draft in one step. Raise FileExistsError if another file has the name."""
    if os.name == "nt":
        draft.rename(path)
        return
    try:
        # Unlike a rename, a hard link never replaces a file.
        os.link(draft, path)
    except FileExistsError:
        raise
    except OSError:
        # Some file systems have no hard links (exFAT, FAT, some of FUSE). Each reports that with a different error.
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
