"""Translates errors of databases and the operating system into this program's errors."""

from __future__ import annotations

import contextlib
import errno
import os
import shutil
import sqlite3
from collections.abc import Iterator
from pathlib import Path

from sqlalchemy.exc import DBAPIError

from app.core.errors import (
    DatabaseCorruptError,
    DatabaseInvalidError,
    DatabaseLockedError,
    DatabaseReadOnlyError,
    DatabaseUnavailableError,
    DiskFullError,
    FileExistsAlreadyError,
    StartError,
)
from app.core.files import UnconfirmedError, atomic_write
from app.db.postgresql import errors as postgresql_errors
from app.db.postgresql.errors import postgresql_corrupt, postgresql_start_error

FULL = frozenset({errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC)})
FORBIDDEN = frozenset({errno.EACCES, errno.EPERM, errno.EROFS})

# The beginnings of SQLite's result codes (https://www.sqlite.org/rescode.html) for a file that is damaged, or was
# overwritten and is no longer a database.
CORRUPT = "SQLITE_CORRUPT"
NOT_A_DATABASE = "SQLITE_NOTADB"

# Part of every message of an error that occurs before a change.
NOTHING_CHANGED = "nothing was changed"

# Less free space than this, in bytes, explains an input/output error: SQLite's shared memory alone takes 32 KiB.
MIN_FREE_BYTES = 65536


@contextlib.contextmanager
def translate_errors(database: Path | str) -> Iterator[None]:
    """Turn errors of a database or its disk into StartErrors. Other errors pass unchanged."""
    try:
        yield
    except (sqlite3.Error, DBAPIError, OSError) as error:
        refusal = to_start_error(error, database)
        if refusal is None:
            raise
        raise refusal from error


@contextlib.contextmanager
def translated_draft(draft: contextlib.AbstractContextManager[Path], place: Path | str) -> Iterator[Path]:
    """Enter a draft (app.core.files), and turn its errors and those of the block into StartErrors.

    Errors of the block are translated before the draft is removed, because a full disk is recognized by its free space.

    :param place: the file or folder that the errors name.
    """
    with translate_errors(place), draft as path, translate_errors(place):
        yield path


@contextlib.contextmanager
def translate_corruption(database: Path | str) -> Iterator[None]:
    """Like translate_errors, for statements and rows that every intact database has: a failure means damage."""
    try:
        with translate_errors(database):
            yield
    except (sqlite3.Error, DBAPIError, ValueError, TypeError) as error:
        cause = error.orig if isinstance(error, DBAPIError) else error
        if isinstance(error, DBAPIError) and not isinstance(cause, sqlite3.Error):
            raise postgresql_corrupt(database, str(cause).splitlines()[0]) from error
        raise corrupt(database, str(cause)) from error


def to_start_error(error: BaseException | None, database: Path | str) -> StartError | None:
    """Return the StartError for an error, or None if it is caused by a bug in our statements."""
    if isinstance(error, DBAPIError):
        if error.orig is not None and not isinstance(error.orig, sqlite3.Error):
            return postgresql_start_error(error.orig, database)
        error = error.orig
    if isinstance(error, OSError):
        return _system_error(error, database)
    name = getattr(error, "sqlite_errorname", "")
    if name.startswith(NOT_A_DATABASE):
        return _invalid(database)
    if name.startswith(CORRUPT):
        return corrupt(database, str(error))
    if name.startswith("SQLITE_FULL"):
        return _full(database)
    if name.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
        return locked(database)
    if name.startswith(("SQLITE_READONLY", "SQLITE_CANTOPEN", "SQLITE_PERM", "SQLITE_AUTH")):
        return _read_only(database, str(error))
    if name.startswith("SQLITE_IOERR"):
        return _full(database) if _is_full(database) else _unavailable(database, str(error))
    return None


def is_damage(error: DBAPIError) -> bool:
    """Return whether a statement failed because the database's files are damaged."""
    name = getattr(error.orig, "sqlite_errorname", "")
    return (
        name.startswith((CORRUPT, NOT_A_DATABASE)) or getattr(error.orig, "sqlstate", None) in postgresql_errors.DAMAGED
    )


def is_unavailable(error: DBAPIError) -> bool:
    """Return whether a PostgreSQL server is read-only, such as a standby, or ended an idle transaction.

    Unlike other errors of unavailable databases, these are no OperationalErrors.
    """
    return getattr(error.orig, "sqlstate", None) in {postgresql_errors.READ_ONLY, postgresql_errors.IDLE}


def corrupt(database: Path | str, problem: str) -> DatabaseCorruptError:
    """Return the error for a damaged database, with the first problem that was found."""
    error = DatabaseCorruptError(
        f"The database at {database} is damaged ({problem}): nothing was changed. Run `restore` with one of the backups"
        " (the damaged file is kept), or move the file away to start with an empty database."
    )
    error.problem = problem
    return error


def locked(database: Path | str) -> DatabaseLockedError:
    """Return the error for a database that another process has locked."""
    return DatabaseLockedError(
        f"The database at {database} is locked by another process: nothing was changed. Close the program that uses it,"
        " then try again."
    )


def exists(path: Path) -> bool:
    """Return whether a file or folder exists; a StartError if that cannot be determined."""
    with translate_errors(path):
        return path.exists()


def require_database(database: Path) -> None:
    """Raise an error if there is no regular file.

    :raises DatabaseUnavailableError: if nothing exists there, or if that cannot be determined.
    :raises DatabaseInvalidError: if it is a folder, a named pipe and the like, which could block this program forever.
    """
    if not exists(database):
        raise DatabaseUnavailableError(
            f"There is no database at {database}. Start the backend, which creates it, or set DATA_DIR."
        )
    if not database.is_file():
        raise _invalid(database)


@contextlib.contextmanager
def new_file(path: Path) -> Iterator[Path]:
    """Yield a draft for a file that a user named. It gets its name when the block ends. Errors become StartErrors.

    :raises FileExistsAlreadyError: if the name exists, even as a broken link. It stays unchanged.
    """
    with translate_errors(path):
        try:
            if os.path.lexists(path):
                raise FileExistsError
            # Not translated_draft, which would translate the FileExistsError too.
            with atomic_write(path, overwrite=False) as draft, translate_errors(path):
                yield draft
        except FileExistsError as error:
            raise FileExistsAlreadyError(
                f"{path} already exists. Choose another name, or move that file away."
            ) from error


@contextlib.contextmanager
def after_change(done: str) -> Iterator[None]:
    """Replace "nothing was changed" in errors of the block by what was already done."""
    try:
        yield
    except StartError as error:
        raise type(error)(str(error).replace(NOTHING_CHANGED, done)) from error


def _system_error(error: OSError, database: Path | str) -> StartError:
    reason = error.strerror or str(error)
    if isinstance(error, UnconfirmedError):
        return DatabaseUnavailableError(
            f"{error.filename} was written, but the disk did not confirm it ({reason}): it may be lost if the computer"
            " is switched off now. Check the disk, then try again."
        )
    if error.errno in FULL:
        return _full(database)
    path = error.filename2 or error.filename or database
    if error.errno in FORBIDDEN:
        return _read_only(path, reason)
    return _unavailable(path, reason)


def _invalid(database: Path | str) -> DatabaseInvalidError:
    return DatabaseInvalidError(
        f"{database} is not a database: nothing was changed. Move the file away to start with an empty database, or"
        " run `restore` with one of the backups."
    )


def _full(database: Path | str) -> DiskFullError:
    return DiskFullError(f"The disk of {database} is full: nothing was changed. Free some space, then try again.")


def _read_only(path: Path | str, reason: str) -> DatabaseReadOnlyError:
    return DatabaseReadOnlyError(
        f"{path} cannot be opened for reading and writing ({reason}): nothing was changed. Allow yourself to write to"
        " it and its folder, or use another folder."
    )


def _unavailable(database: Path | str, reason: str) -> DatabaseUnavailableError:
    return DatabaseUnavailableError(
        f"{database} cannot be used ({reason}): nothing was changed. Check the disk and the folder, then try again."
    )


def _is_full(database: Path | str) -> bool:
    try:
        return shutil.disk_usage(Path(database).parent).free < MIN_FREE_BYTES
    except OSError:
        return False
