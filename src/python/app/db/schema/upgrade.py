"""Upgrades the database to this program's schema when the program starts."""

from __future__ import annotations

import contextlib
import logging
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Engine

from app.db import derived
from app.db.derived import pending
from app.db.errors import after_change, translate_errors
from app.db.location import DatabaseLocation, display_name
from app.db.postgresql.identity import require_writable
from app.db.progress import Report, UpgradeStep, report_nothing
from app.db.schema.database_revision import database_revision
from app.db.schema.revisions import head_revision

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Upgraded:
    """An upgrade that was done at this start.

    :ivar backup: the backup of the old database; None for a database that was empty or is on a server.
    """

    old: str | None
    new: str
    backup: Path | None

    def __str__(self) -> str:
        before = f", and {self.backup} is the backup from before" if self.backup is not None else ""
        return f"the database was upgraded from revision {self.old} to {self.new}{before}"


@contextlib.contextmanager
def after(upgraded: Upgraded | None) -> Iterator[None]:
    """Make errors in the block mention an upgrade that is already committed."""
    if upgraded is None or upgraded.old is None:
        yield
        return
    with after_change(str(upgraded)):
        yield


def bring_up_to_date(
    engine: Engine, location: DatabaseLocation | None, report: Report = report_nothing
) -> Upgraded | None:
    """Upgrade an older or empty database, after a backup. Return the upgrade, or None if nothing was to do.

    :param location: the file and its backups; None for a database that is not a SQLite file.
    :raises DatabaseNewerError: if this program does not know the database's revision. The database is not touched.
    :raises DatabaseForeignError: if the database belongs to another program. It is not touched.
    :raises DatabaseInvalidError: if the file is not a database, or is damaged (DatabaseCorruptError).
    :raises DatabaseUnavailableError: if it cannot be opened, read or written.
    :raises BackupError: if no valid backup could be made. The old schema is in place.
    :raises MigrationError: if an upgrade fails. The old schema is in place.
    """
    head = head_revision()
    revision = database_revision(engine, location)
    upgraded = None
    if revision != head:
        # Importing Alembic takes a quarter of a second, which a start without an upgrade saves.
        from app.db.schema import migrations

        logger.info("Upgrading the database from revision %s to %s.", revision, head)
        backup = migrations.upgrade(engine, location, head, report)
        upgraded = Upgraded(revision, head, backup.path if backup is not None else None)
        logger.info("The database is at revision %s.", head)
    else:
        with translate_errors(display_name(engine)), engine.connect() as connection:
            current = derived.is_current(connection)
        if not current:
            from app.db.schema import migrations

            logger.info("Another version created the counts and the search index of the database. Rebuilding them.")
            report(UpgradeStep(head, head, "upgrade", 0))
            migrations.derive(engine)
    with after(upgraded), translate_errors(display_name(engine)), engine.connect() as connection:
        # A database that is readable but not writable is refused now, not at the first change. SQLite files are checked
        # when they are opened.
        if engine.dialect.name != "sqlite":
            require_writable(connection)
        number = pending.bring_up_to_date(connection)
        connection.commit()
    if number:
        logger.info("Another program wrote %d rows. They were added to the search index.", number)
    return upgraded
