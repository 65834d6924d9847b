"""The errors that this program raises on purpose: some end the program, others answer a request.

`StartError`s are mapped to exit codes and `failed` events in app.serve.run, and `ApiError`s to HTTP responses in
app.error_handlers. Each message names the thing, the cause and the next step.
"""

from __future__ import annotations

from typing import Any, ClassVar

from app.core.console import printable


class AppError(Exception):
    """Base class of this program's own errors. Their messages can be printed, logged and sent as JSON."""

    def __init__(self, message: str) -> None:
        super().__init__(printable(message))


class StartError(AppError):
    """An error that ends the program. The shell reads `code`, and `exit_code` is the exit code of the process."""

    code: ClassVar[str] = "start_failed"
    exit_code: ClassVar[int] = 1


class SettingsError(StartError):
    """A setting is missing or wrong."""

    code = "bad_settings"
    exit_code = 2


class DatabaseNewerError(StartError):
    """The database was written by a newer version of this program."""

    code = "database_newer"
    exit_code = 3


class DatabaseForeignError(StartError):
    """The file is a database of another program."""

    code = "database_foreign"
    exit_code = 4


class DatabaseInvalidError(StartError):
    """The file is not a database."""

    code = "database_invalid"
    exit_code = 10


class DatabaseCorruptError(DatabaseInvalidError):
    """The file is a damaged database.

    :ivar problem: the first problem that was found, as a part of a sentence.
    """

    code = "database_corrupt"
    exit_code = 11
    problem = ""


class DatabaseUnavailableError(StartError):
    """The database cannot be opened, read or written."""

    code = "database_unavailable"
    exit_code = 5


class DatabaseReadOnlyError(DatabaseUnavailableError):
    """The database or its folder is not writable."""

    code = "database_read_only"
    exit_code = 12


class DiskFullError(DatabaseUnavailableError):
    """There is not enough room on the disk."""

    code = "disk_full"
    exit_code = 13


class DatabaseLockedError(DatabaseUnavailableError):
    """Another process keeps the database locked."""

    code = "database_locked"
    exit_code = 14


class BackupError(StartError):
    """A backup could not be made, so the operation that needed it was cancelled."""

    code = "backup_failed"
    exit_code = 15


class MigrationError(StartError):
    """An upgrade of the database failed. The old database is still in place."""

    code = "migration_failed"
    exit_code = 6


class HandshakeError(StartError):
    """The shell's first line on stdin does not follow the protocol."""

    code = "bad_handshake"
    exit_code = 7


class VersionMismatchError(StartError):
    """Shell and backend have different versions."""

    code = "version_mismatch"
    exit_code = 8


class PortUnavailableError(StartError):
    """The port to listen on is in use or forbidden."""

    code = "port_unavailable"
    exit_code = 9


class DataDirInUseError(StartError):
    """Another process owns the data folder."""

    code = "data_dir_in_use"
    exit_code = 16


class InvalidBackupError(StartError):
    """The file to restore is not a valid backup of this program's data."""

    code = "backup_invalid"
    exit_code = 17


class InvalidArchiveError(StartError):
    """The file to import is not an export of this program's data, or it is damaged."""

    code = "archive_invalid"
    exit_code = 18


class CheckFailedError(StartError):
    """The database is intact, but its schema or values are not what this program would have made."""

    code = "check_failed"
    exit_code = 19


class ConfirmationError(StartError):
    """A command that deletes data was not confirmed."""

    code = "not_confirmed"
    exit_code = 20


class FileExistsAlreadyError(StartError):
    """A command would have to overwrite a file."""

    code = "file_exists"
    exit_code = 21


class DatabaseLoginError(DatabaseUnavailableError):
    """The database server refuses this user or password."""

    code = "database_login_refused"
    exit_code = 22


class NoSuperuserError(StartError):
    """After the change no superuser could sign in, so nobody could manage users and data."""

    code = "no_superuser"
    exit_code = 23


class ApiError(AppError):
    """An error that answers a request with `status` and `{"detail": …}`.

    :ivar retry_after_seconds: seconds until the same request may succeed, for the header Retry-After; None omits it.
    """

    status: ClassVar[int] = 500

    def __init__(self, detail: str, retry_after_seconds: int | None = None) -> None:
        super().__init__(detail)
        self.detail = str(self)
        self.retry_after_seconds = retry_after_seconds


class BadRequestError(ApiError):
    status = 400


class UnauthorizedError(ApiError):
    status = 401


class ForbiddenError(ApiError):
    status = 403


class NotFoundError(ApiError):
    status = 404


class ConflictError(ApiError):
    status = 409


class VersionConflictError(ApiError):
    """The row to change has another version than the caller knows.

    :ivar current: the row as the API returns it now, for the response.
    """

    status = 412

    def __init__(self, current: dict[str, Any]) -> None:
        super().__init__(
            "This was changed in the meantime. Compare your changes with the current values, then save again."
        )
        self.current = current


class QueryTimeoutError(ApiError):
    """A query took longer than a request may take."""

    status = 503


class OverloadedError(ApiError):
    """Too many requests are waiting, or this one has waited too long."""

    status = 503

    def __init__(
        self,
        detail: str = "The backend is busy with other requests: nothing was changed. Try again in a few seconds.",
        retry_after_seconds: int = 2,
    ) -> None:
        super().__init__(detail, retry_after_seconds)


class TooManyRequestsError(ApiError):
    """The caller has made too many attempts."""

    status = 429
