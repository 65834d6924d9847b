"""Translates PostgreSQL's errors into this program's errors.

The codes are from https://www.postgresql.org/docs/current/errcodes-appendix.html. libpq gives no code if it could not
connect, so only the message of the server is available then.
"""

from __future__ import annotations

from pathlib import Path

from app.core.errors import (
    DatabaseCorruptError,
    DatabaseLockedError,
    DatabaseLoginError,
    DatabaseReadOnlyError,
    DatabaseUnavailableError,
    DiskFullError,
    SettingsError,
    StartError,
)

LOGIN_REFUSED = frozenset({"28000", "28P01"})
# The server is a standby, or was switched to read-only.
READ_ONLY = "25006"
FORBIDDEN = frozenset({READ_ONLY, "42501"})
NO_ROOM = frozenset({"53100"})
LOCKED = frozenset({"55P03", "40P01", "40001"})
# The server ended a transaction in which this program did nothing for too long, for example because it was suspended.
IDLE = "25P03"
DAMAGED = frozenset({"XX001", "XX002"})
# Classes of codes: connection, resources, operator intervention, system error.
UNAVAILABLE = ("08", "53", "57", "58")

# With messages in another language, the server still counts as unavailable, and its own message is included.
LOGIN_WORDS = ("password authentication failed", "no password supplied", "no pg_hba.conf entry", 'role "')


def postgresql_start_error(error: BaseException, database: Path | str) -> StartError | None:
    """Return the StartError for an error of psycopg, or None if it is caused by a bug in our statements."""
    state = getattr(error, "sqlstate", None)
    reason = " ".join(str(error).split())
    if state is None:
        return _without_connection(error, reason, database)
    if state in LOGIN_REFUSED:
        return _login(database, reason)
    if state in FORBIDDEN:
        return postgresql_read_only(database, reason)
    if state in NO_ROOM:
        return DiskFullError(
            f"The disk of the server of {database} is full ({reason}): nothing was changed. Free some space there, then"
            " try again."
        )
    if state in LOCKED:
        return DatabaseLockedError(
            f"The database at {database} is locked by others ({reason}): nothing was changed. Try again when they are"
            " done. pg_stat_activity on the server lists them."
        )
    if state in DAMAGED:
        return postgresql_corrupt(database, reason)
    return _unavailable(database, reason) if state == IDLE or state.startswith(UNAVAILABLE) else None


def postgresql_read_only(database: Path | str, reason: str) -> DatabaseReadOnlyError:
    return DatabaseReadOnlyError(
        f"The database at {database} cannot be written ({reason}): nothing was changed. Set DATABASE_URL to the primary"
        " server and a user who owns the database, or GRANT the user the missing privileges."
    )


def postgresql_corrupt(database: Path | str, problem: str) -> DatabaseCorruptError:
    """Return the error for a database that is not as this program created it."""
    return DatabaseCorruptError(
        f"The database at {database} is damaged ({problem}): nothing was changed. Restore a backup with the server's"
        " own tools (pg_restore), or set DATABASE_URL to another database."
    )


def _without_connection(error: BaseException, reason: str, database: Path | str) -> StartError | None:
    # Compared by name, because the frozen app does not contain the driver.
    if type(error).__name__ == "ProgrammingError":
        return SettingsError(f"DATABASE_URL has an option that the driver refuses ({reason}). Correct it.")
    if type(error).__name__ not in {"OperationalError", "InterfaceError", "ConnectionTimeout"}:
        return None
    if getattr(getattr(error, "pgconn", None), "needs_password", False) or any(word in reason for word in LOGIN_WORDS):
        return _login(database, reason)
    if "database " in reason and "does not exist" in reason:
        return DatabaseUnavailableError(
            f"There is no database at {database} ({reason}). Create it with `createdb`, or set DATABASE_URL to another"
            " one."
        )
    return _unavailable(database, reason)


def _login(database: Path | str, reason: str) -> DatabaseLoginError:
    return DatabaseLoginError(
        f"The server refused the sign-in to {database} ({reason}): nothing was changed. Correct the user and password"
        " in DATABASE_URL, or the entry in the server's pg_hba.conf."
    )


def _unavailable(database: Path | str, reason: str) -> DatabaseUnavailableError:
    return DatabaseUnavailableError(
        f"The database at {database} cannot be used ({reason}): nothing was changed. Check that the server runs and can"
        " be reached, then try again."
    )
