"""Checks of a database on a server: which program and revision it belongs to, and whether it is writable."""

from __future__ import annotations

import logging
import re

from sqlalchemy import Connection, inspect, text

from app.core.errors import DatabaseForeignError
from app.db.location import display_name
from app.db.postgresql.errors import postgresql_corrupt, postgresql_read_only
from app.db.schema.revisions import known_revisions
from app.db.sqlite.header import APPLICATION_ID, newer

logger = logging.getLogger(__name__)

# The form of our revisions' ids, including those of later versions.
OUR_REVISION = re.compile(r"[0-9]{4}")


def revision_on_postgresql(connection: Connection) -> str | None:
    """Return the database's revision; None if it has no tables.

    :raises DatabaseNewerError: if this program does not know the revision.
    :raises DatabaseForeignError: if the database has tables of another program.
    """
    database = display_name(connection.engine)
    tables = set(inspect(connection).get_table_names())
    revision = None
    if "alembic_version" in tables:
        revisions = connection.execute(text("SELECT version_num FROM alembic_version LIMIT 2")).scalars().all()
        if len(revisions) > 1:
            raise postgresql_corrupt(database, "its table alembic_version has several rows, so its revision is unknown")
        revision = revisions[0] if revisions else None
    if (revision is None and tables <= {"alembic_version"}) or revision in known_revisions():
        return revision
    if revision is None or not OUR_REVISION.fullmatch(revision):
        raise DatabaseForeignError(
            f"The database at {database} belongs to another program (it has the tables"
            f" {', '.join(sorted(tables)[:5])}): nothing was changed. Set DATABASE_URL to another one."
        )
    raise newer(database, revision)


def require_writable(connection: Connection) -> None:
    """Raise DatabaseReadOnlyError if the server, such as a standby, or the user may only read."""
    if connection.execute(text("SHOW transaction_read_only")).scalar_one() == "on":
        raise postgresql_read_only(display_name(connection.engine), "its transactions are read-only")


def wait_for_turn(connection: Connection) -> None:
    """Lock this database's schema against other processes until the transaction ends.

    The advisory lock (https://www.postgresql.org/docs/current/explicit-locking.html#ADVISORY-LOCKS) belongs to the
    database. Its number is the application id of our SQLite files.
    """
    key = {"key": APPLICATION_ID}
    if not connection.execute(text("SELECT pg_try_advisory_xact_lock(:key)"), key).scalar_one():
        logger.info("Another process is changing the schema of %s. Waiting for it.", display_name(connection.engine))
        # Another start may take long. Its end is certain, so wait for it.
        connection.execute(text("SET LOCAL lock_timeout = 0"))
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), key)
        connection.execute(text("SET LOCAL lock_timeout TO DEFAULT"))
