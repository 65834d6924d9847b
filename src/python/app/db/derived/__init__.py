"""What the database derives from the rows by triggers: counts, and an index for search.

It belongs to no revision: an upgrade drops it, and makes it anew at the newest revision (app.db.migrate). So a revision
may rebuild a table, which on SQLite drops the table's triggers, and an export leaves it out.
"""

from __future__ import annotations

from sqlalchemy import Connection, text

from app.db.derived import counts, search
from app.db.derived.names import PREFIX


def create(connection: Connection) -> None:
    """Make all that is derived, from the rows there are; there must be nothing derived yet."""
    counts.create(connection)
    search.create(connection)


def drop(connection: Connection) -> None:
    """Remove all that is derived, of whatever version of this program."""
    if connection.dialect.name == "sqlite":
        _drop_of_file(connection)
    else:
        counts.drop_on_server(connection)
        search.drop_on_server(connection)


def _drop_of_file(connection: Connection) -> None:
    # Triggers first, views before what they read; a virtual table takes its own tables with it.
    for kind in ("trigger", "view", "table"):
        names = connection.execute(
            text("SELECT name FROM sqlite_master WHERE type = :kind AND substr(name, 1, :length) = :prefix"),
            {"kind": kind, "length": len(PREFIX), "prefix": PREFIX},
        ).scalars()
        for name in sorted(names, key=len):
            connection.exec_driver_sql(f'DROP {kind} IF EXISTS "{name}"')


def is_derived(name: str | None) -> bool:
    """Say whether a table, a trigger or a view is derived: the models do not know it."""
    return name is not None and name.startswith(PREFIX)


def include_name(name: str | None, *_: object) -> bool:
    """Tell Alembic, where it compares a database with the models, to look away from what is derived."""
    return not is_derived(name)
