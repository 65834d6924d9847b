"""What PostgreSQL says when a database cannot be used, in this program's words.

The codes are those of https://www.postgresql.org/docs/current/errcodes-appendix.html. libpq gives none where no
connection came about: then the server's words are all there is.
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
# A server that is a standby, or was switched to read-only.
READ_ONLY = "25006"
FORBIDDEN = frozenset({READ_ONLY, "42501"})
NO_ROOM = frozenset({"53100"})
LOCKED = frozenset({"55P03", "40P01", "40001"})
DAMAGED = frozenset({"XX001", "XX002"})
# Classes: of connections, of resources, of an operator's intervention, of the server's system.
UNAVAILABLE = ("08", "53", "57", "58")

# A server whose messages are not English is still unavailable, and its own words still follow.
LOGIN_WORDS = ("password authentication failed", "no password supplied", "no pg_hba.conf entry", 'role "')


def postgresql_start_error(error: BaseException, database: Path | str) -> StartError | None:
    """Return the StartError that an error of psycopg stands for; None for a fault in our own statements."""
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
            f"There is no room left on the server of {database} ({reason}): nothing was changed. Make room there, then"
            " try again."
        )
    if state in LOCKED:
        return DatabaseLockedError(
            f"Others keep the database at {database} locked ({reason}): nothing was changed. Try again when they are"
            " done; pg_stat_activity on the server shows them."
        )
    if state in DAMAGED:
        return postgresql_corrupt(database, reason)
    return _unavailable(database, reason) if state.startswith(UNAVAILABLE) else None


def postgresql_read_only(database: Path | str, reason: str) -> DatabaseReadOnlyError:
    return DatabaseReadOnlyError(
        f"The database at {database} cannot be written ({reason}): nothing was changed. Let DATABASE_URL name the"
        " primary server and a user who owns the database, or GRANT the user what is missing."
    )


def postgresql_corrupt(database: Path | str, problem: str) -> DatabaseCorruptError:
    """Return the error of a database that is not as this program made it."""
    return DatabaseCorruptError(
        f"The database at {database} is damaged ({problem}): nothing was changed. Restore a backup by the server's own"
        " tools (pg_restore), or set DATABASE_URL to another database."
    )


def _without_connection(error: BaseException, reason: str, database: Path | str) -> StartError | None:
    # Known by name: the frozen app goes without the driver.
    if type(error).__name__ == "ProgrammingError":
        return SettingsError(f"DATABASE_URL has an option that the driver refuses ({reason}): correct it.")
    if type(error).__name__ not in {"OperationalError", "InterfaceError", "ConnectionTimeout"}:
        return None
    if getattr(getattr(error, "pgconn", None), "needs_password", False) or any(word in reason for word in LOGIN_WORDS):
        return _login(database, reason)
    if "database " in reason and "does not exist" in reason:
        return DatabaseUnavailableError(
            f"There is no database at {database} ({reason}): make it by `createdb`, or set DATABASE_URL to another one."
        )
    return _unavailable(database, reason)


def _login(database: Path | str, reason: str) -> DatabaseLoginError:
    return DatabaseLoginError(
        f"The server does not let us into {database} ({reason}): nothing was changed. Correct user and password in"
        " DATABASE_URL, or what the server's pg_hba.conf says of them."
    )


def _unavailable(database: Path | str, reason: str) -> DatabaseUnavailableError:
    return DatabaseUnavailableError(
        f"The database at {database} cannot be used ({reason}): nothing was changed. See that the server runs and"
        " can be reached from here, then try again."
    )
