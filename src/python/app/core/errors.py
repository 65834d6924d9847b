"""The errors this program means, in two families: those that end it, and those that answer a request.

`StartError`s are mapped once to exit codes and `failed` events (app.serve.run), `ApiError`s once to HTTP
(app.error_handlers). A message names the thing, the cause and the next step.
"""

from __future__ import annotations

from typing import ClassVar

from app.core.console import printable


class AppError(Exception):
    """Root of all errors that this program means. Their messages can be printed, logged and sent as JSON."""

    def __init__(self, message: str) -> None:
        super().__init__(printable(message))


class StartError(AppError):
    """Ends the program. `code` is for programs (the shell), `exit_code` for the one who started it."""

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
    """The file is a database, of another program."""

    code = "database_foreign"
    exit_code = 4


class DatabaseInvalidError(StartError):
    """The file is no database."""

    code = "database_invalid"
    exit_code = 10


class DatabaseCorruptError(DatabaseInvalidError):
    """The file is a damaged database.

    :ivar problem: the first thing that is wrong, as a part of a sentence.
    """

    code = "database_corrupt"
    exit_code = 11
    problem = ""


class DatabaseUnavailableError(StartError):
    """The database cannot be opened, read or written."""

    code = "database_unavailable"
    exit_code = 5


class DatabaseReadOnlyError(DatabaseUnavailableError):
    """The database or its folder may not be written."""

    code = "database_read_only"
    exit_code = 12


class DiskFullError(DatabaseUnavailableError):
    """There is no room for what would be written."""

    code = "disk_full"
    exit_code = 13


class DatabaseLockedError(DatabaseUnavailableError):
    """Another process keeps the database locked."""

    code = "database_locked"
    exit_code = 14


class BackupError(StartError):
    """A backup could not be made as it must be; what it was made for did not happen."""

    code = "backup_failed"
    exit_code = 15


class MigrationError(StartError):
    """An upgrade of the database failed; the old one is in place."""

    code = "migration_failed"
    exit_code = 6


class HandshakeError(StartError):
    """What the shell wrote to stdin is not the line that the protocol wants."""

    code = "bad_handshake"
    exit_code = 7


class VersionMismatchError(StartError):
    """Shell and backend are of different versions."""

    code = "version_mismatch"
    exit_code = 8


class PortUnavailableError(StartError):
    """The port to listen on is taken or forbidden."""

    code = "port_unavailable"
    exit_code = 9


class DataDirInUseError(StartError):
    """Another process owns the data folder."""

    code = "data_dir_in_use"
    exit_code = 16


class InvalidBackupError(StartError):
    """What should be restored is no sound backup of this program's data."""

    code = "backup_invalid"
    exit_code = 17


class InvalidArchiveError(StartError):
    """What should be imported is no export of this program's data, or a damaged one."""

    code = "archive_invalid"
    exit_code = 18


class CheckFailedError(StartError):
    """The database is whole, but not as this program would have made it."""

    code = "check_failed"
    exit_code = 19


class ConfirmationError(StartError):
    """A command that takes data away was not confirmed."""

    code = "not_confirmed"
    exit_code = 20


class FileExistsAlreadyError(StartError):
    """A command would have to overwrite a file."""

    code = "file_exists"
    exit_code = 21


class DatabaseLoginError(DatabaseUnavailableError):
    """The database's server does not let this user in, or not with this password."""

    code = "database_login_refused"
    exit_code = 22


class NoSuperuserError(StartError):
    """After the change no superuser could sign in, so no one could manage users and data any more."""

    code = "no_superuser"
    exit_code = 23


class ApiError(AppError):
    """Answers a request with `status` and `{"detail": …}`.

    :ivar retry_after_seconds: when the same request may succeed, for the header Retry-After; None leaves it out.
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


class QueryTimeoutError(ApiError):
    """The database needs longer for a request than it may take."""

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
    """The caller has tried too often."""

    status = 429
